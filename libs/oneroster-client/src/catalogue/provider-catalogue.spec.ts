import type { CatalogueEntry, Claim } from './catalogue-entry';
import { findProviders } from './find-providers';
import { fieldMappings } from './field-mappings';
import { providerCatalogue } from './provider-catalogue';
import { quirks } from './quirks';
import { catalogueSources, type CatalogueSource } from './sources';
import { supportQuestions } from './support-questions';

const sourceOf = (claim: Claim<unknown>): CatalogueSource => catalogueSources[claim.source];

function claimsOf(entry: CatalogueEntry): Claim<unknown>[] {
  return [
    entry.offersOneRoster,
    entry.contacts,
    ...entry.hosts,
    ...(Object.values(entry.preset) as Claim<unknown>[]),
    ...entry.quirks,
    ...entry.fieldMappings,
  ];
}

describe.each(providerCatalogue.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  it('claims nothing without a source and how sure it is', () => {
    for (const claim of claimsOf(entry)) {
      expect(sourceOf(claim)).toBeDefined();
      // Documented is only what the vendor says itself, in public.
      if (claim.sureness === 'documented') {
        expect(sourceOf(claim)).toMatchObject({
          by: 'vendor',
          url: expect.stringMatching(/^https:/) as string,
        });
      }
      if (claim.sureness === 'unconfirmed') expect(claim.source).toBe('nothingFound');
      else expect(claim.source).not.toBe('nothingFound');
    }
  });

  it('says nothing that reads like a secret or a real district', () => {
    for (const form of [entry.preset.baseUrl, entry.preset.tokenUrl]) {
      if (form !== undefined)
        expect(form.value.replace(/<[a-zA-Z]+>/g, 'x')).toMatch(/^https:\/\/[\w.-]+\/[\w./?=-]*$/);
    }
  });
});

describe('the catalogue', () => {
  it('holds every product publicly described as a source, once', () => {
    const ids = providerCatalogue.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toEqual([
      'aequitas-q',
      'aeries',
      'blackbaud',
      'classlink',
      'edupoint-synergy',
      'eschooldata',
      'eschoolplus',
      'facts',
      'focus',
      'follett-aspen',
      'infinite-campus',
      'powerschool',
      'rediker',
      'schooltool',
      'skyward-qmlativ',
      'skyward-sms',
    ]);
  });

  it('claims contacts for nobody but those they are known of', () => {
    const by = (value: string) =>
      providerCatalogue.filter(({ contacts }) => contacts.value === value).map(({ id }) => id);
    expect(by('documented')).toEqual(['aequitas-q', 'blackbaud']);
    expect(by('portal_accounts_needed')).toEqual(['infinite-campus', 'powerschool']);
    for (const { contacts } of providerCatalogue)
      if (contacts.value === 'unconfirmed') expect(contacts.sureness).toBe('unconfirmed');
  });

  it('never takes custody, access to records or education rights for a permission', () => {
    for (const { fields } of Object.values(fieldMappings)) {
      for (const { column, means } of fields as readonly { column: string; means: string }[]) {
        if (/custod/i.test(column)) expect(means).toBe('hasCustody');
        if (/access|educational/i.test(column)) expect(means).toBe('none');
        if (means === 'pickup') expect(column).toMatch(/pickup|release/i);
        if (means === 'legalGuardian') expect(column).toMatch(/guardian/i);
      }
    }
  });

  it('has quirks and questions in sentences', () => {
    for (const { seen, whatToDo } of Object.values(quirks)) {
      expect(seen).toMatch(/^[A-Z].*\.$/);
      expect(whatToDo).toMatch(/^[A-Z].*\.$/);
    }
    for (const { ask, why } of supportQuestions) {
      expect(ask).toMatch(/\?$/);
      expect(why).toMatch(/\.$/);
    }
    expect(supportQuestions[0]?.id).toBe('guardians_at_all');
  });
});

describe('findProviders', () => {
  it.each<[Parameters<typeof findProviders>[0], string[]]>([
    [{ baseUrl: 'https://example-v2.rosterserver.com/ims/oneroster/v1p1' }, ['classlink']],
    [{ baseUrl: 'ONEROSTER-PROXY.apis.classlink.com' }, ['classlink']],
    [{ baseUrl: 'https://demo.aeries.net/aeries' }, ['aeries']],
    [{ baseUrl: 'https://notaeries.net/' }, []],
    [{ baseUrl: 'https://aeries.net.example.org/' }, []],
    [{ name: 'powerschool' }, ['powerschool']],
    [{ name: 'Skyward' }, ['skyward-qmlativ', 'skyward-sms']],
    [{ name: 'Skyward SMS 2.0' }, ['skyward-sms']],
    [{ name: 'Infinite Campus (Example County)' }, ['infinite-campus']],
    [{ name: 'Classic' }, []],
    // Where a host is known, it decides.
    [{ name: 'PowerSchool', baseUrl: 'https://x.rosterserver.com' }, ['classlink']],
    [{ name: 'PowerSchool', baseUrl: 'https://sis.example.org' }, ['powerschool']],
    [{ name: 'A SIS of our own', baseUrl: 'not a url at all' }, []],
    [{}, []],
  ])('%j', (hint, ids) => {
    expect(findProviders(hint).map(({ id }) => id)).toEqual(ids);
  });
});
