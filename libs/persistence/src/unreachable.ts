/**
 * Whether an error says that the database cannot be reached just now, and not that the statement was wrong: Node's connection
 * errors, and PostgreSQL's classes 08 (connection), 53 (resources) and 57P (operator intervention).
 */
export function isUnreachable(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|08|53|57P)/.test(code) || LOST_CONNECTION.test(error.message);
}

/** What pg and TypeORM say without a code. */
const LOST_CONNECTION =
  /Connection terminated|timeout exceeded when trying to connect|Driver not Connected|Client has encountered a connection error/i;
