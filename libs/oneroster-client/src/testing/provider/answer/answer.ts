/** What a request will be answered with, before misbehaviours change it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON unless it is a string, which is sent as it is; undefined: nothing. */
  body: unknown;
  /** Of a list: how many are in this page. */
  rows?: number;
}
