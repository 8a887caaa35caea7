import { BlockList, isIP } from 'node:net';

/** `internal`: private, link-local (cloud metadata among them), shared, reserved, multicast, unspecified. */
export type AddressKind = 'public' | 'loopback' | 'internal';

const loopback = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

/** IANA's special-purpose registries, as far as nothing public lives there. */
const internal = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]);

/** Where an IP address is; undefined when the text is none. */
export function addressKind(address: string): AddressKind | undefined {
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return kindOf(bare, 'ipv4');
  const bytes = ipv6Bytes(bare);
  const embedded = embeddedIpv4(bytes);
  if (embedded !== undefined) {
    const kind = kindOf(embedded, 'ipv4');
    if (kind !== 'public') return kind;
  }
  return kindOf(bare, 'ipv6');
}

function kindOf(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (loopback.check(address, family)) return 'loopback';
  return internal.check(address, family) ? 'internal' : 'public';
}

/** The IPv4 address which an IPv6 one leads to: mapped, compatible, NAT64 (both prefixes), 6to4. */
function embeddedIpv4(bytes: readonly number[]): string | undefined {
  const startsWith = (...start: number[]) => start.every((byte, at) => bytes[at] === byte);
  const ipv4At = (at: number) => bytes.slice(at, at + 4).join('.');
  const zeros = (from: number, to: number) => bytes.slice(from, to).every((byte) => byte === 0);
  if (zeros(0, 10) && bytes[10] === 0xff && bytes[11] === 0xff) return ipv4At(12);
  if (zeros(0, 12) && !zeros(12, 15)) return ipv4At(12);
  if (startsWith(0x00, 0x64, 0xff, 0x9b)) return ipv4At(12);
  if (startsWith(0x20, 0x02)) return ipv4At(2);
  return undefined;
}

function ipv6Bytes(address: string): number[] {
  // URL writes any IPv6 address in one form: hexadecimal groups, at most one `::`, no dots.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [groups(head), tail === undefined ? [] : groups(tail)];
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
