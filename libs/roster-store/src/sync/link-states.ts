/**
 * A condition: the link state in this column is one that somebody asserts. What is MISSING was counted as removed when
 * it went missing and is only listed; INACTIVE is history. False for null.
 */
export function isCurrent(column: string): string {
  return `coalesce(${column} in ('ACTIVE', 'UNCONFIRMED'), false)`;
}
