import { AsyncLocalStorage } from 'node:async_hooks';

/** One lane's account: what it may have, what it has had, and who waits in it. */
interface Account {
  readonly share: number;
  /** Milliseconds of work divided by the share: whoever has least is next. */
  used: number;
  running: number;
  readonly waiting: (() => void)[];
}

/** No piece of work costs its lane more than this, in milliseconds: with shares of 1 to 8 nobody waits longer than some minutes. */
const MOST_CHARGED_MS = 30_000;

/** The turn that the present work of a flow with lanes is done in. */
export interface LaneTurn {
  /** Whether somebody of another lane would have the place by now: long work does well to end at the next good point. */
  isOver(): boolean;
}

const current = new AsyncLocalStorage<LaneTurn>();

/** The turn that the calling code works in; undefined in flows without lanes. To be asked for at the beginning, before anything calls back. */
export const currentTurn = (): LaneTurn | undefined => current.getStore();

/**
 * Who works next where the lanes of a flow share a worker's few places. While several lanes have work, each gets the part of the working
 * time that its share says, so that quick work overtakes slow work and none ever starves; a lane that is alone gets everything. What has
 * begun is not interrupted, but may ask whether its turn is over.
 */
export class LaneTurns {
  private readonly accounts: ReadonlyMap<string, Account>;
  /** The account of whoever was let in last: a lane that was away starts from here and has not saved up its time. */
  private level = 0;

  constructor(
    private free: number,
    shares: Readonly<Record<string, number>>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.accounts = new Map(Object.entries(shares).map(([lane, share]) => [lane, accountOf(share)]));
  }

  /** Does the work when it is this lane's turn. */
  async take<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const account = this.accounts.get(lane) ?? accountOf(1);
    await this.turnOf(account);
    const started = this.now();
    const isOver = (): boolean => this.isDue(account.used + this.costOf(account, started));
    try {
      return await current.run({ isOver }, work);
    } finally {
      this.leave(account, started);
    }
  }

  /** Lets everybody in at once: the worker stops, and whoever waited gives back what it holds. */
  open(): void {
    this.free = Number.POSITIVE_INFINITY;
    this.letIn();
  }

  /** Whether anybody who waits has had less than this. */
  private isDue(used: number): boolean {
    return [...this.accounts.values()].some((account) => account.waiting.length > 0 && account.used < used);
  }

  private async turnOf(account: Account): Promise<void> {
    const wasAway = account.running === 0 && account.waiting.length === 0;
    if (wasAway) account.used = Math.max(account.used, this.level);
    const turn = new Promise<void>((begin) => account.waiting.push(begin));
    this.letIn();
    await turn;
  }

  private leave(account: Account, started: number): void {
    account.used += this.costOf(account, started);
    account.running--;
    this.free++;
    this.letIn();
  }

  private costOf({ share }: Account, started: number): number {
    return Math.min(this.now() - started, MOST_CHARGED_MS) / share;
  }

  private letIn(): void {
    for (let next = this.next(); this.free > 0 && next; next = this.next()) {
      this.free--;
      this.level = next.used;
      next.running++;
      next.waiting.shift()?.();
    }
  }

  private next(): Account | undefined {
    const waiting = [...this.accounts.values()].filter((account) => account.waiting.length > 0);
    return waiting.reduce<Account | undefined>((a, b) => (a && a.used <= b.used ? a : b), undefined);
  }
}

const accountOf = (share: number): Account => ({ share, used: 0, running: 0, waiting: [] });
