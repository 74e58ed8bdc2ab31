import { Rounds } from './rounds';

describe('Rounds', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('works again and again, with a pause before each round', async () => {
    let rounds = 0;
    new Rounds(1_000, () => Promise.resolve(void rounds++), fail).start();
    expect(rounds).toBe(0);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(rounds).toBe(3);
  });

  it('tells of a failed round, and goes on', async () => {
    const failures: string[] = [];
    const broken = () => Promise.reject(new Error('away'));
    new Rounds(1_000, broken, ({ message }) => failures.push(message)).start();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(failures).toEqual(['away', 'away']);
  });

  it('never runs two rounds at once', async () => {
    let begun = 0;
    const endless = new Rounds(1_000, () => new Promise(() => void begun++), fail);
    endless.start();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(begun).toBe(1);
  });

  it('stops when the round under way is over', async () => {
    const work = Promise.withResolvers<void>();
    let rounds = 0;
    const slow = new Rounds(1_000, () => (rounds++, work.promise), fail);
    slow.start();
    await jest.advanceTimersByTimeAsync(1_000);
    let stopped = false;
    const stopping = slow.stop().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(stopped).toBe(false);
    work.resolve();
    await stopping;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(rounds).toBe(1);
  });
});

const fail = (error: Error): never => {
  throw error;
};
