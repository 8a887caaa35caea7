/**
 * The store cannot be used as it is set up (address, role, server version, migrations). Its message is a sentence
 * for the operator and holds no secret; `code` is PostgreSQL's SQLSTATE or Node's error code where one exists.
 */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}
