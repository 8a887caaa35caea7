/** `ok`: as it should be. `warn`: usable, with a drawback. `fail`: not usable like this. */
export type FindingVerdict = 'ok' | 'warn' | 'fail';

/** What was looked at. A stable part of the interface: add, don't rename. */
export type CheckName =
  | 'address'
  | 'reach'
  | 'clock'
  | 'base_path'
  | 'version'
  | 'token'
  | 'sign_in'
  | 'scope'
  | 'orgs'
  | 'page_size'
  | 'paging'
  | 'totals'
  | 'sort'
  | 'fields'
  | 'required_fields'
  | 'guardians'
  | 'metadata'
  | 'speed'
  | 'file'
  | 'manifest'
  | 'files'
  | 'headers'
  | 'rows';

/** One thing that was looked at, in words a district understands. Holds no secret and nothing about a person. */
export interface Finding<Fix = never> {
  readonly check: CheckName;
  readonly verdict: FindingVerdict;
  readonly saw: string;
  /** What to do; '' when there is nothing to do. */
  readonly advice: string;
  /** The settings that mend it. They were tried: the check was done again with them, and went well. */
  readonly fix?: Fix;
}

/** Whether a roster can be read like this. */
export function isUsable(findings: readonly Finding<unknown>[]): boolean {
  return findings.length > 0 && findings.every(({ verdict }) => verdict !== 'fail');
}

/** 12345 -> '12,345 students'; 1 -> '1 student' */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** 'a, b and c' */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
