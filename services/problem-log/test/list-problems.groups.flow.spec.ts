import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { ProblemLogModule } from '../src/problem-log.module';
import { aKey, type TestCaller } from './callers';
import { type LetterWishes, problemsOf, type ProblemRow, sendDeadLetter } from './dead-letters';

const HOUR_MS = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

interface Group {
  count: number;
  open: number;
  trend: { unit: string; counts: number[] };
  sample: { problem_id: string; recommendation: string };
}

describe('list-problems, in groups', () => {
  let bench: ServiceBench;
  let reader: TestCaller;
  let stranger: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule);
    reader = await aKey(bench, 'acme', ['problems:read']);
    stranger = await aKey(bench, 'other', ['problems:read']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.database.query('TRUNCATE problem CASCADE'));

  const recorded = async (wishes: LetterWishes = {}, { tenantId } = reader): Promise<ProblemRow> => {
    const messageId = await sendDeadLetter(bench, { body: { tenantId }, ...wishes });
    return until(async () => (await problemsOf(bench, messageId))[0]);
  };
  const groups = async (query = '', caller = reader): Promise<Group[]> =>
    (await caller.get(`?group=fingerprint${query}`)).body['items'] as Group[];
  /** Writes down that a retry of this kind of problem ended like this. */
  const retriesEnded = async ({ id, fingerprint }: ProblemRow, ...outcomes: (string | null)[]): Promise<void> => {
    for (const outcome of outcomes)
      await bench.database.query(
        `INSERT INTO problem_decision (id, problem_id, decision, reason, decided_by, fingerprint, outcome)
         VALUES ($1, $2, 'retry', 'r', 'b', $3, $4)`,
        [uuidv7(), id, fingerprint, outcome],
      );
  };

  it('counts those that wait for a person apart', async () => {
    const [one] = [await recorded(), await recorded(), await recorded()];
    await bench.database.query(`UPDATE problem SET state = 'discarded' WHERE id = $1`, [one.id]);
    expect(await groups()).toMatchObject([{ count: 3, open: 2 }]);
    expect(await groups('&state=discarded')).toMatchObject([{ count: 1, open: 0 }]);
  });

  it('shows the trend of the last 24 hours, the newest hour last', async () => {
    for (const hours of [0.1, 0.2, 1.5, 23.5, 24.5]) await recorded({ failedAt: ago(hours) });
    const [group] = await groups();
    const expected = Array<number>(24).fill(0);
    [expected[23], expected[22], expected[0]] = [2, 1, 1];
    expect(group?.trend).toEqual({ unit: 'hour', counts: expected });
  });

  it('shows the trend of the last 10 days on demand', async () => {
    for (const hours of [1, 25, 26, 239, 241]) await recorded({ failedAt: ago(hours) });
    const [group] = await groups('&trend=day');
    expect(group?.trend).toEqual({ unit: 'day', counts: [1, 0, 0, 0, 0, 0, 0, 0, 2, 1] });
  });

  it('keeps apart what failed at another place in the code, or in another version', async () => {
    await recorded({ stack: 'f (a:1)', version: '1.0.0' });
    await recorded({ stack: 'f (a:2)', version: '1.0.0' });
    await recorded({ stack: 'g (a:1)', version: '1.0.0' });
    await recorded({ stack: 'f (a:1)', version: '1.0.1' });
    expect((await groups()).map(({ count }) => count)).toEqual([1, 1, 2]);
  });

  it('recommends by how earlier retries of the same kind ended', async () => {
    const problem = await recorded();
    await recorded({ code: 'no_pages' });
    await retriesEnded(problem, 'succeeded', 'failed', 'cancelled', null);
    expect((await groups())[1]?.sample.recommendation).not.toMatch(/So far/);
    await retriesEnded(problem, 'succeeded');
    const lesson = /intact copy\. So far, retry helped in 2 of 3 cases like this\.$/;
    const [other, same] = await groups();
    expect(same?.sample.recommendation).toMatch(lesson);
    expect(other?.sample.recommendation).not.toMatch(/So far/);
    expect((await reader.get(`/${problem.id}`)).body['recommendation']).toMatch(lesson);
  });

  it('lets nobody learn from another tenant', async () => {
    const problem = await recorded();
    await recorded({}, stranger);
    await retriesEnded(problem, 'succeeded', 'succeeded', 'succeeded');
    expect((await groups('', stranger))[0]?.sample.recommendation).not.toMatch(/So far/);
  });

  it('refuses a trend it does not know', async () => {
    expect(await reader.get('?group=fingerprint&trend=year')).toMatchObject({ status: 400 });
  });
});
