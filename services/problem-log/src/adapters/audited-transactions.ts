import { Injectable } from '@nestjs/common';
import { Audit, type AuditEntry, type Caller } from '#libs/auth';
import { CodedError } from '#libs/errors';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';

/** Who tries to do what, to what. */
export interface Attempt {
  caller: Caller;
  /** `problem.retry`, … */
  action: string;
  subject: string;
  /** Reasons and ids, never a secret or the text of a document. */
  details: Record<string, unknown>;
}

/** What people do is done together with its entry in the audit log; what they were refused is written down, too. */
@Injectable()
export class AuditedTransactions {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly audit: Audit,
  ) {}

  /** Runs `work` in one transaction; messages it put into the outbox leave at once. */
  async run<T>(attempt: Attempt, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const entry = entryOf(attempt);
    try {
      const result = await this.database.transaction(async (tx) => {
        const done = await work(tx);
        await this.audit.record({ ...entry, outcome: 'allowed' }, tx);
        return done;
      });
      this.relay.wake();
      return result;
    } catch (error) {
      if (error instanceof CodedError) await this.audit.record({ ...entry, outcome: outcomeOf(error) });
      throw error;
    }
  }
}

const entryOf = ({ caller, action, subject, details }: Attempt): Omit<AuditEntry, 'outcome'> => ({
  tenantId: caller.tenantId,
  actor: caller.name,
  action,
  subject,
  details,
});

/** What is not found may well be another tenant's. */
const outcomeOf = ({ code }: CodedError): 'denied' | 'failed' => (code === 'not_found' ? 'denied' : 'failed');
