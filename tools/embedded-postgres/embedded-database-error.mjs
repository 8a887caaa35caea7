/** Something a person can put right; its message is a whole sentence that says what, where, and what to do. */
export class EmbeddedDatabaseError extends Error {
  /** @param {string} sentence @param {{ cause?: unknown }} [options] */
  constructor(sentence, options) {
    super(sentence, options);
    this.name = 'EmbeddedDatabaseError';
  }
}

/** How to go on without the embedded database; ends the sentences for which there is no other remedy. */
export const useAnotherPostgres =
  'or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or newer of your own';

/**
 * Turns what the operating system refused (no permission, disk full, read-only) into a sentence.
 * @param {unknown} error
 * @returns {unknown} an EmbeddedDatabaseError where we know better words, else the error itself
 */
export function explainSystemError(error) {
  if (error instanceof EmbeddedDatabaseError || !(error instanceof Error) || !('code' in error)) return error;
  const where = 'path' in error ? `"${String(error.path)}"` : 'a file of the embedded database';
  const user = process.getuid?.() === 0 ? 'root' : `user ${process.getuid?.()}`;
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return new EmbeddedDatabaseError(
        `The embedded database needs ${where}, which ${user} may not use (${error.code}). If another user made the ` +
          'folder, run the command as that user, choose another folder with --data, or delete the folder if its data may go.',
        { cause: error },
      );
    case 'EROFS':
      return new EmbeddedDatabaseError(
        `The embedded database needs to write ${where}, which lies on a read-only file system; choose another folder ` +
          `with --data, ${useAnotherPostgres}.`,
        { cause: error },
      );
    case 'EEXIST':
    case 'ENOTDIR':
      return new EmbeddedDatabaseError(
        `The embedded database needs the folder ${where}, but it, or one above it, is a file; choose another with --data.`,
        { cause: error },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new EmbeddedDatabaseError(`The disk is full: the embedded database could not write ${where}.`, {
        cause: error,
      });
    default:
      return error;
  }
}
