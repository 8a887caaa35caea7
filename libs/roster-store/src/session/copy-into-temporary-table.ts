import { once } from 'node:events';
import { escapeIdentifier, type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { statementRefused } from '../connection/statement-refused';

/** Text of COPY's text format in any portions; a portion need not end with a row. */
export type CopyText = AsyncIterable<string | Buffer> | Iterable<string | Buffer>;

/** Portions smaller than this are sent together: every write costs a message and a system call. */
const SEND_AT = 64 * 1024;

/** See `DistrictSession.copyInto`. The table is looked for among TEMP tables only. */
export async function copyIntoTemporaryTable(
  client: Client,
  table: string,
  columns: readonly string[],
  text: CopyText,
): Promise<number> {
  const target = `pg_temp.${escapeIdentifier(table)} (${columns.map((name) => escapeIdentifier(name)).join(', ')})`;
  const copy = client.query(copyFrom(`copy ${target} from stdin`));
  let broken: { error: unknown } | undefined;
  const failed = new Promise<never>((_, reject) => {
    copy.once('error', (error: unknown) => {
      broken ??= { error };
      reject(statementRefused(error));
    });
  });
  // Waited for below only while there is something to wait for; it must not count as unhandled until then.
  failed.catch(() => undefined);
  try {
    for await (const portion of joined(text)) {
      if (broken) throw statementRefused(broken.error);
      if (!copy.write(portion)) await Promise.race([once(copy, 'drain'), failed]);
    }
    copy.end();
    await Promise.race([once(copy, 'finish'), failed]);
    return copy.rowCount;
  } catch (error) {
    // The server's log gets the reason of a broken off COPY: it must not be an error text made of a person's row.
    if (!broken) {
      const closed = new Promise((resolve) => copy.once('close', resolve));
      copy.destroy(new Error('the rows ended early'));
      await closed;
    }
    throw error;
  }
}

async function* joined(text: CopyText): AsyncGenerator<string | Buffer> {
  let waiting: string[] = [];
  let size = 0;
  for await (const portion of text) {
    const alone = typeof portion !== 'string' || portion.length >= SEND_AT;
    if (!alone) {
      waiting.push(portion);
      size += portion.length;
    }
    if (waiting.length > 0 && (alone || size >= SEND_AT)) {
      yield waiting.join('');
      waiting = [];
      size = 0;
    }
    if (alone) yield portion;
  }
  if (waiting.length > 0) yield waiting.join('');
}
