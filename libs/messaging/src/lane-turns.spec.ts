import { currentTurn, type LaneTurn, LaneTurns } from './lane-turns';

/** Work that ends when it is told to, on a clock that stands still meanwhile. */
class Desk {
  now = 0;
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();
  readonly turns: LaneTurns;

  constructor(places: number, shares: Record<string, number>) {
    this.turns = new LaneTurns(places, shares, () => this.now);
  }

  bring(lane: string, name: string): Promise<void> {
    return this.turns.take(lane, () => {
      this.begun.push(name);
      return new Promise<void>((end) => this.ends.set(name, end));
    });
  }

  /** Ends a piece of work that took so long; resolves when whoever is next has begun. */
  async end(name: string, milliseconds: number): Promise<void> {
    await new Promise(setImmediate);
    this.now += milliseconds;
    this.ends.get(name)?.();
    await new Promise(setImmediate);
  }
}

describe('LaneTurns', () => {
  it('lets in as many as there are places, in the order they came', async () => {
    const desk = new Desk(2, { one: 1 });
    for (const name of ['a', 'b', 'c']) void desk.bring('one', name);
    await new Promise(setImmediate);
    expect(desk.begun).toEqual(['a', 'b']);
    await desk.end('a', 10);
    expect(desk.begun).toEqual(['a', 'b', 'c']);
  });

  it('lets small work overtake what waited longer in a lane that has had its time', async () => {
    const desk = new Desk(1, { small: 4, large: 1 });
    for (const name of ['large 1', 'large 2']) void desk.bring('large', name);
    for (const name of ['small 1', 'small 2']) void desk.bring('small', name);
    await desk.end('large 1', 1_000);
    await desk.end('small 1', 100);
    await desk.end('small 2', 100);
    expect(desk.begun).toEqual(['large 1', 'small 1', 'small 2', 'large 2']);
  });

  it('never starves a lane: each gets its share of the time', async () => {
    const desk = new Desk(1, { small: 4, large: 1 });
    for (let index = 0; index < 100; index++) void desk.bring('small', `small ${index}`);
    for (let index = 0; index < 100; index++) void desk.bring('large', `large ${index}`);
    await new Promise(setImmediate);
    for (let index = 0; index < 50; index++) await desk.end(desk.begun.at(-1) ?? '', 100);
    const large = desk.begun.filter((name) => name.startsWith('large')).length;
    expect(large).toBe(10);
  });

  it('gives a lane that was away no time that it has saved up', async () => {
    const desk = new Desk(1, { small: 1, large: 1 });
    for (let index = 0; index < 20; index++) void desk.bring('large', `large ${index}`);
    await new Promise(setImmediate);
    for (let index = 0; index < 10; index++) await desk.end(desk.begun.at(-1) ?? '', 100);
    for (let index = 0; index < 10; index++) void desk.bring('small', `small ${index}`);
    for (let index = 0; index < 8; index++) await desk.end(desk.begun.at(-1) ?? '', 100);
    const large = desk.begun.slice(-8).filter((name) => name.startsWith('large'));
    expect(large.length).toBeGreaterThanOrEqual(3);
  });

  it('lets a lane wait for some minutes at most, however long its last work took', async () => {
    const desk = new Desk(1, { small: 8, large: 1 });
    for (const name of ['large 1', 'large 2']) void desk.bring('large', name);
    for (let index = 0; index < 300; index++) void desk.bring('small', `small ${index}`);
    await desk.end('large 1', 3_600_000);
    for (let index = 0; index < 250; index++) await desk.end(desk.begun.at(-1) ?? '', 1_000);
    expect(desk.begun.indexOf('large 2')).toBeGreaterThan(200);
    expect(desk.begun.indexOf('large 2')).toBeLessThan(250); // 30 s times 8 of small work
  });

  it('tells long work when somebody else would have its place by now', async () => {
    const desk = new Desk(1, { small: 4, large: 1 });
    const turn = Promise.withResolvers<LaneTurn | undefined>();
    void desk.turns.take('large', () => {
      turn.resolve(currentTurn());
      return new Promise<void>(() => undefined);
    });
    const large = await turn.promise;
    desk.now = 5_000;
    expect(large?.isOver()).toBe(false); // nobody waits
    void desk.bring('large', 'another');
    void desk.bring('small', 'small');
    expect(large?.isOver()).toBe(true);
    expect(currentTurn()).toBeUndefined();
  });

  it('frees the place of work that failed', async () => {
    const desk = new Desk(1, { one: 1 });
    await expect(desk.turns.take('one', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    void desk.bring('one', 'next');
    await new Promise(setImmediate);
    expect(desk.begun).toEqual(['next']);
  });

  it('lets everybody in when the worker stops', async () => {
    const desk = new Desk(1, { one: 1, two: 1 });
    for (const [index, lane] of ['one', 'one', 'two'].entries()) void desk.bring(lane, `${index}`);
    desk.turns.open();
    await new Promise(setImmediate);
    expect(desk.begun).toHaveLength(3);
  });
});
