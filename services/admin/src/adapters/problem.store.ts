import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { OpenProblem, OpenProblems } from '../domain/fleet';

/** More than a screen of problems is a matter for the Problem Log itself. */
const SHOWN = 10;

/** What waits for a person, for reading only: problem-log owns the table. */
@Injectable()
export class ProblemStore {
  constructor(private readonly database: Database) {}

  async open(): Promise<OpenProblems> {
    const [[all], newest] = await Promise.all([
      this.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM problem WHERE ${IS_OPEN}`),
      this.database.query<OpenProblem>(NEWEST, [SHOWN]),
    ]);
    return { count: all?.count ?? 0, newest };
  }
}

const IS_OPEN = `problem.state IN ('open', 'retrying', 'overdue')`;

const NEWEST = `
  SELECT problem.id, document_id AS "documentId", document.title, queue, code, message, recommendation, problem.state,
         last_attempt_at AS "lastAttemptAt"
  FROM problem LEFT JOIN document ON document.id = problem.document_id
  WHERE ${IS_OPEN} ORDER BY last_attempt_at DESC, problem.id DESC LIMIT $1`;
