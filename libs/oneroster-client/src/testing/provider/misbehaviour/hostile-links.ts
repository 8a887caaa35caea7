import type { Deed } from './misbehaviour';

type Elsewhere = Deed<'hostileLinks'>['to'];

const prefixes: Readonly<Record<Elsewhere, string>> = {
  'other host': 'https://elsewhere.example.net',
  http: 'http://sandbox.example.org',
  relative: '',
  'private address': 'http://169.254.169.254',
};

/** Every href in an object leads elsewhere, path and query as they were. */
export function foreignLinks(value: unknown, to: Elsewhere): unknown {
  if (Array.isArray(value)) return value.map((entry) => foreignLinks(entry, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'href' && typeof inner === 'string' ? moved(inner, to) : foreignLinks(inner, to),
    ]),
  );
}

export function foreignLinkHeader(header: string, to: Elsewhere): string {
  return header.replace(/<([^>]*)>/g, (_, address: string) => `<${moved(address, to)}>`);
}

function moved(address: string, to: Elsewhere): string {
  return prefixes[to] + address.replace(/^https?:\/\/[^/]+/, '');
}
