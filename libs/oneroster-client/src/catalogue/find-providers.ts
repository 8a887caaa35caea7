import type { CatalogueEntry } from './catalogue-entry';
import { providerCatalogue } from './provider-catalogue';

export interface ProviderHint {
  /** What a person calls the product. */
  readonly name?: string;
  /** With or without scheme. */
  readonly baseUrl?: string;
}

/**
 * The entries which fit, best first: by host, then by name or other name, then by a part of them. Several where a
 * name does not decide ('Skyward'); none where nothing is known.
 */
export function findProviders({ name, baseUrl }: ProviderHint): readonly CatalogueEntry[] {
  const host = hostOf(baseUrl);
  const asked = folded(name ?? '');
  const found = providerCatalogue
    .map((entry) => ({ entry, rank: Math.max(rankOfHost(entry, host), rankOfName(entry, asked)) }))
    .filter(({ rank }) => rank > 0);
  const best = Math.max(0, ...found.map(({ rank }) => rank));
  return found.filter(({ rank }) => rank === best).map(({ entry }) => entry);
}

function rankOfHost({ hosts }: CatalogueEntry, host: string): number {
  return hosts.some(({ value }) => host === value || host.endsWith(`.${value}`)) ? 3 : 0;
}

function rankOfName({ name, alsoCalled }: CatalogueEntry, asked: string): number {
  if (asked === '') return 0;
  const names = [name, ...alsoCalled].map(folded);
  if (names.includes(asked)) return 2;
  return asked.length >= 4 && names.some((known) => known.includes(asked) || withWord(asked, known)) ? 1 : 0;
}

/** 'infinite campus of example county' names Infinite Campus; 'classic' does not name 'IC'. */
function withWord(asked: string, known: string): boolean {
  return known.length >= 5 && ` ${asked} `.includes(` ${known} `);
}

function hostOf(baseUrl: string | undefined): string {
  const text = (baseUrl ?? '').trim();
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase() : '';
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, ' ')
    .trim();
}
