import type { ListKind } from '../list-files/list-columns';
import { compareIds } from '../rows/check-rows';
import type { DeliveryLedger, LedgerEntry } from './delivery-ledger';

/** A ledger that ends with the process: for one delivery of everything, and for tests. */
export function createMemoryLedger(): DeliveryLedger {
  const lists = new Map<string, Map<string, LedgerEntry>>();
  const facts = new Map<string, string>();
  let version = 0;
  const listOf = (schoolId: string, kind: ListKind) => {
    const key = JSON.stringify([schoolId, kind]);
    const list = lists.get(key) ?? new Map<string, LedgerEntry>();
    lists.set(key, list);
    return list;
  };
  return {
    nextVersion: (above = 0) => Promise.resolve((version = Math.max(version, above) + 1)),
    entries: (schoolId, kind) =>
      [...listOf(schoolId, kind).values()].sort((a, b) => compareIds(a.ids, b.ids)),
    keep: (schoolId, kind, entries) => {
      const list = listOf(schoolId, kind);
      for (const entry of entries) {
        const key = JSON.stringify(entry.ids);
        if (entry.digest === '' && entry.state === 'confirmed') list.delete(key);
        else list.set(key, entry);
      }
      return Promise.resolve();
    },
    fact: (name) => Promise.resolve(facts.get(name) ?? null),
    keepFact: (name, value) => {
      if (value === null) facts.delete(name);
      else facts.set(name, value);
      return Promise.resolve();
    },
  };
}
