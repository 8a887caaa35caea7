import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { IvmDeliveryError } from '../port/ivm-delivery-error';

/**
 * Where IVM may be. Its address is typed by people and must not lead into our own network: `public` allows the internet
 * alone, `private` networks of one's own too, `loopback` this machine too, also over http.
 */
export type Reach = 'public' | 'private' | 'loopback';

/**
 * An address as it may be asked: https, or http to this machine where that is allowed; no name and password in it.
 * @throws IvmDeliveryError `SETTINGS_INVALID`, `ADDRESS_NOT_ALLOWED`
 */
export function allowedUrl(text: string, what: string, reach: Reach): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid(`${what} is not a web address such as https://ivm.example.org.`);
  if (url.username !== '' || url.password !== '')
    throw invalid(`${what} holds a user name or password; credentials have settings of their own.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const thisMachine = /^(?:.+\.)?localhost\.?$/i.test(host) || kindOf(host) === 'loopback';
  if (url.protocol === 'http:' && !thisMachine)
    throw invalid(`${what} begins with http://, so names would travel unprotected. Use https://.`);
  const kind = thisMachine ? 'loopback' : kindOf(host);
  if (kind !== undefined && !allows(reach, kind)) throw notAllowed(host);
  return url;
}

/** As node:dns has it. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves names where a connection is made and leaves allowed addresses alone, so a name that leads elsewhere the second
 * time gains nothing.
 * @param onlyLoopback for plain http, whatever the name leads to
 */
export function guardedLookup(
  reach: Reach,
  onlyLoopback: boolean,
  resolve: ResolveName = dnsLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const allowed = found.filter(({ address }) => {
        const kind = kindOf(address) ?? 'internal';
        return allows(reach, kind) && (!onlyLoopback || kind === 'loopback');
      });
      const [first] = allowed;
      if (first === undefined) return callback(notAllowed(hostname), []);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

type AddressKind = 'public' | 'loopback' | 'internal';

function allows(reach: Reach, kind: AddressKind): boolean {
  return kind === 'public' || (kind === 'internal' ? reach === 'private' : reach === 'loopback');
}

/** undefined: no IP address. An IPv6 address that stands for an IPv4 one is of its kind. */
function kindOf(address: string): AddressKind | undefined {
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return checked(bare, 'ipv4');
  const groups = ipv6Groups(bare);
  const ipv4 = embedded(groups);
  const inner = ipv4 === undefined ? 'public' : checked(ipv4, 'ipv4');
  return inner === 'public' ? checked(bare, 'ipv6') : inner;
}

/** Mapped, compatible, NAT64 and 6to4 addresses lead to an IPv4 one. */
function embedded(groups: readonly number[]): string | undefined {
  const dotted = (at: number) => {
    const [high = 0, low = 0] = groups.slice(at, at + 2);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  };
  const zeros = (count: number) => groups.slice(0, count).every((group) => group === 0);
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return dotted(6);
  if (groups[0] === 0x2002) return dotted(1);
  if (zeros(5) && (groups[5] === 0xffff || groups[5] === 0) && (groups[6] ?? 0) !== 0) return dotted(6);
  return undefined;
}

function ipv6Groups(bare: string): number[] {
  // URL writes any IPv6 address in one form: hexadecimal groups, at most one `::`, no dots.
  const [head = '', tail] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::');
  const read = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [read(head), tail === undefined ? [] : read(tail)];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function checked(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (loopback.check(address, family)) return 'loopback';
  return internal.check(address, family) ? 'internal' : 'public';
}

const loopback = blockList('127.0.0.0/8', '::1/128');

/** IANA's special-purpose registries, as far as nothing public lives there. */
const internal = blockList(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4'],
  ...['240.0.0.0/4', '::/128', '100::/64', '2001::/23', '2001:db8::/32', 'fc00::/7', 'fe80::/10'],
  ...['fec0::/10', 'ff00::/8'],
);

function blockList(...subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix = ''] = subnet.split('/');
    list.addSubnet(net, Number(prefix), net.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

function invalid(text: string): IvmDeliveryError {
  return new IvmDeliveryError('SETTINGS_INVALID', text);
}

function notAllowed(host: string): IvmDeliveryError {
  return new IvmDeliveryError(
    'ADDRESS_NOT_ALLOWED',
    `${host} leads to an address inside a network or on this machine, which may not be asked. ` +
      "Use IVM's public address, or have your operator allow private networks.",
  );
}
