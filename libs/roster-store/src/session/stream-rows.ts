import type { ClientBase } from 'pg';
import { runCommands, runStatement } from '../connection/roster-connection';

let cursors = 0;

/** Reads a `select` through a cursor of the transaction that is open, `portion` rows at a time. */
export async function* streamRows<Row>(
  client: ClientBase,
  sql: string,
  values: readonly unknown[],
  portion: number,
): AsyncGenerator<Row[], void, void> {
  const cursor = `roster_rows_${++cursors}`;
  await runStatement(client, `declare ${cursor} no scroll cursor for ${sql}`, values);
  let ended = false;
  try {
    for (;;) {
      const rows = await runStatement<Row>(client, `fetch ${portion} from ${cursor}`);
      ended = rows.length < portion;
      if (rows.length > 0) yield rows;
      if (ended) return;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // In a failed transaction the cursor is gone already; after reading all, or leaving early, it is closed here.
    await runCommands(client, `close ${cursor}`).catch((error: unknown) => {
      if (!ended) throw error;
    });
  }
}
