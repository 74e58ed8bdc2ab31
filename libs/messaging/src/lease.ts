import { TransientError } from '#libs/errors';
import type { Claim, StepLedger } from './step';

/** Renewed three times within a lease: one lost renewal does not lose the task. */
const RENEWALS_PER_LEASE = 3;

/** Keeps a claim alive while its work runs; ends the work with `lease_lost` when another worker has taken over. */
export class Lease {
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly ledger: StepLedger,
    private readonly claim: Claim,
    private readonly work: AbortController,
  ) {
    this.timer = setInterval(() => void this.renew(), ledger.leaseMs / RENEWALS_PER_LEASE);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    const kept = await this.ledger.renew(this.claim).catch(() => true); // the ledger is away: the commit will tell
    if (!kept) this.work.abort(leaseLost(this.claim));
  }
}

/** Another worker owns the task now; this worker's results are thrown away. */
export const leaseLost = ({ taskId, token }: Claim): LeaseLost =>
  new LeaseLost('lease_lost', `Task ${taskId} has been taken over: the late result of claim ${token} is refused.`);

export class LeaseLost extends TransientError {}
