/** The values of imsx_CodeMinor (OneRoster 1.1, section 3.6), and three for what it does not name. */
export type CodeMinor =
  | 'full success'
  | 'unknown object'
  | 'invalid data'
  | 'unauthorized'
  | 'forbidden'
  | 'invalid_sort_field'
  | 'invalid_filter_field'
  | 'invalid_selection_field'
  | 'server_busy'
  | 'internal_server_error';

/** A request that is answered with an error body. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';

  constructor(
    readonly status: number,
    readonly codeMinor: CodeMinor,
    description: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
  }
}
