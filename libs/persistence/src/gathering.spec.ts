import { Gathering } from './gathering';

/** Serves numbers; each group waits until it is let go. */
class Counter {
  readonly groups: (readonly number[])[] = [];
  private readonly held: (() => void)[] = [];

  constructor(private readonly refuses: (item: number) => boolean = () => false) {}

  readonly serve = async (items: readonly number[]): Promise<number[]> => {
    this.groups.push(items);
    await new Promise<void>((resolve) => this.held.push(resolve));
    if (items.some((item) => this.refuses(item))) throw new Error(`refused with ${items.join()}`);
    return items.map((item) => item * 10);
  };

  /** Lets everything go that is under way and that comes until there is nothing left. */
  async drain(): Promise<void> {
    for (let held = this.held.splice(0); held.length > 0; held = this.held.splice(0)) {
      for (const letGo of held) letGo();
      await nextTurn();
    }
  }
}

const nextTurn = (): Promise<void> => new Promise(setImmediate);

describe('Gathering', () => {
  it('serves what is added in one turn together, each item with its own answer', async () => {
    const counter = new Counter();
    const gathering = new Gathering(counter.serve);
    const answers = Promise.all([1, 2, 3].map((item) => gathering.add(item)));
    await nextTurn();
    await counter.drain();
    expect(await answers).toEqual([10, 20, 30]);
    expect(counter.groups).toEqual([[1, 2, 3]]);
  });

  it('gathers what comes while as many groups as allowed are under way', async () => {
    const counter = new Counter();
    const gathering = new Gathering(counter.serve, { size: 10, atOnce: 1 });
    const answers = [gathering.add(1)];
    for (const item of [2, 3]) {
      await nextTurn();
      answers.push(gathering.add(item));
    }
    expect(counter.groups).toEqual([[1]]);
    await counter.drain();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
    expect(counter.groups).toEqual([[1], [2, 3]]);
  });

  it('makes no group larger than allowed', async () => {
    const counter = new Counter();
    const gathering = new Gathering(counter.serve, { size: 2, atOnce: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5].map((item) => gathering.add(item)));
    await nextTurn();
    await counter.drain();
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
    expect(counter.groups).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('serves the items of a failed group one by one, so that only the guilty one fails', async () => {
    const counter = new Counter((item) => item === 2);
    const gathering = new Gathering(counter.serve);
    const answers = Promise.allSettled([1, 2, 3].map((item) => gathering.add(item)));
    await nextTurn();
    await counter.drain();
    expect(await answers).toMatchObject([{ value: 10 }, { reason: new Error('refused with 2') }, { value: 30 }]);
    expect(counter.groups).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('does not try a failed item again that was alone', async () => {
    const counter = new Counter(() => true);
    const answers = Promise.allSettled([new Gathering(counter.serve).add(7)]);
    await nextTurn();
    await counter.drain();
    expect(await answers).toMatchObject([{ reason: new Error('refused with 7') }]);
    expect(counter.groups).toEqual([[7]]);
  });
});
