import type { DataSource } from 'typeorm';
import { statementRefused } from './statement-refused';

/**
 * Runs one statement through TypeORM's pool with no district set, so that it sees no row of any tenant table: for
 * SECURITY DEFINER functions and the table of migrations. TypeORM's error quotes the values; ours does not.
 */
export async function statementOutsideOfDistricts<Row>(
  source: DataSource,
  sql: string,
  values?: readonly unknown[],
): Promise<Row[]> {
  const runner = source.createQueryRunner();
  try {
    const result = await runner.query(sql, values as unknown[] | undefined, true);
    return result.records as Row[];
  } catch (error) {
    throw statementRefused(error instanceof Error && 'driverError' in error ? error.driverError : error);
  } finally {
    await runner.release();
  }
}
