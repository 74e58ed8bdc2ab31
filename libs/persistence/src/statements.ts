import type { PoolClient, QueryConfig } from 'pg';
import type { QueryRunner } from 'typeorm';

/** Statements that a connection keeps at most; what is built from more parts than that is planned anew each time. */
const MOST_KEPT = 500;
const names = new Map<string, string>();

/** Rows of one statement on the connection of `runner`; of `INSERT/UPDATE/DELETE … RETURNING` the returned rows. */
export async function rowsOf<Row extends object>(
  runner: QueryRunner | undefined,
  sql: string,
  params: readonly unknown[],
): Promise<Row[]> {
  if (!runner || runner.isReleased) throw new Error('A statement came after the end of its transaction.');
  const connection: PoolClient = await runner.connect();
  const { rows } = await connection.query<Row>(statement(sql, params));
  return rows;
}

/**
 * One with parameters gets a name: a connection then parses and plans it only once, which is two thirds of what a claim costs the
 * database (`./fleet bench messaging`). pg knows of each connection what it has prepared.
 */
export function statement(text: string, params: readonly unknown[]): QueryConfig<unknown[]> {
  const values = [...params];
  const name = params.length === 0 ? undefined : nameOf(text);
  return name === undefined ? { text, values } : { name, text, values };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_KEPT) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
