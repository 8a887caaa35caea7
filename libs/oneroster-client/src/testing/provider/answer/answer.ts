/** What a request will be answered with, before misbehaviours change it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON unless it is a string, which is sent as it is; undefined: nothing. */
  body: unknown;
  /** The body is an envelope of OneRoster objects, and not an error, a token or a page for people. */
  enveloped?: true;
  /** Of a list: how many are in this page. */
  rows?: number;
}
