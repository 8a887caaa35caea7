import type { IvmDriftRow } from 'roster-store';

const KINDS = { students: 'student', contacts: 'contact', relationships: 'relationship' } as const;

/** What was found, in a sentence without names. */
export function describeDrift({
  holds,
  kind,
  told,
  what,
}: Pick<IvmDriftRow, 'holds' | 'kind' | 'told' | 'what'>): string {
  switch (what) {
    case 'restricted_by_hand':
      return 'Somebody entered in IVM by hand has the name of a person under a restriction: have the school look at the entry.';
    case 'missing':
      return `IVM no longer held this ${KINDS[kind]}; it is sent again.`;
    case 'unexpected':
      return `IVM held a ${KINDS[kind]} of ours that it should not${holds === null ? '' : ` ("${holds}")`}; it is brought level.`;
    case 'differs':
      return told === holds
        ? `IVM held another content of this ${KINDS[kind]}; it is sent again.`
        : `IVM said "${holds ?? 'nothing'}" where it was told "${told ?? 'nothing'}"; it is told again.`;
  }
}
