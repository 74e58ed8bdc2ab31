interface Waiting<Item, Result> {
  item: Item;
  settle: PromiseWithResolvers<Result>;
}

export interface GatheringLimits {
  /** Most items served together. */
  size: number;
  /** Groups served at once; what is added meanwhile gathers for the next. */
  atOnce: number;
}

const USUAL: GatheringLimits = { size: 50, atOnce: 4 };

/**
 * Serves items one by one while there is little to do, and in groups when they come faster than they are served: the price of a
 * round trip is then shared. A group that fails is served again item by item, so that an item only ever fails for itself.
 */
export class Gathering<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private groups = 0;

  /** `serve` answers in the order of its items; it must leave nothing behind when it rejects. */
  constructor(
    private readonly serve: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: GatheringLimits = USUAL,
  ) {}

  add(item: Item): Promise<Result> {
    const settle = Promise.withResolvers<Result>();
    if (this.waiting.push({ item, settle }) === 1) setImmediate(() => this.next()); // with all that this turn brings
    return settle.promise;
  }

  private next(): void {
    if (this.waiting.length === 0 || this.groups >= this.limits.atOnce) return;
    const group = this.waiting.splice(0, this.limits.size);
    this.groups++;
    void this.settle(group).finally(() => {
      this.groups--;
      this.next();
    });
    this.next();
  }

  private async settle(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.serve(group.map(({ item }) => item));
      for (const [index, { settle }] of group.entries()) settle.resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1) group[0]?.settle.reject(error);
      else for (const one of group) await this.settle([one]);
    }
  }
}
