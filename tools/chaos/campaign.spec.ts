import { until } from '../fleet/parts/until.ts';
import { aFault } from './a-run.ts';
import { Campaign, type Means } from './campaign.ts';
import { Journal } from './journal.ts';
import type { PlannedFault } from './schedule.ts';

const aPlan = (target: string, wish: Partial<PlannedFault> = {}): PlannedFault => {
  const { healthyAt: _healthy, injectedAt: _injected, ...planned } = aFault({ target, pauseMs: 0 });
  return { ...planned, ...wish };
};

/** A world in which everything works, and a story of what happened in it. */
function aWorld(wish: Partial<Means> = {}) {
  const story: string[] = [];
  const healed: Means['healed'] = wish.healed ?? (() => Promise.resolve(true));
  const means: Means = {
    inject: async ({ target }) => {
      story.push(`hit ${target}`);
      return 7;
    },
    tell: () => undefined,
    ...wish,
    healed: async (target, gone) => {
      const well = await healed(target, gone);
      story.push(`healed ${target}`);
      return well;
    },
  };
  const journal = new Journal();
  return { story, journal, campaign: new Campaign(journal, means) };
}

const never = new AbortController().signal;

describe('a campaign', () => {
  it('hits services while others heal, and infrastructure only when nothing does', async () => {
    const { story, campaign } = aWorld({
      healed: () => until(() => Promise.resolve(story.includes('hit admin')), 5_000),
    });
    await campaign.run([aPlan('indexer'), aPlan('admin'), aPlan('postgres', { infrastructure: true })], never);
    expect(story.slice(0, 2)).toEqual(['hit indexer', 'hit admin']);
    expect(story.slice(2, 4).toSorted()).toEqual(['healed admin', 'healed indexer']);
    expect(story.slice(4)).toEqual(['hit postgres', 'healed postgres']);
  });

  it('does not hit a service again that has not healed', async () => {
    const { story, campaign } = aWorld();
    await campaign.run([aPlan('indexer'), aPlan('indexer')], never);
    expect(story).toEqual(['hit indexer', 'healed indexer', 'hit indexer', 'healed indexer']);
  });

  it('notes what could not be done and what did not heal, and goes on', async () => {
    const { journal, campaign } = aWorld({
      inject: ({ target }) =>
        target === 'redis' ? Promise.reject(new Error('no process')) : Promise.resolve(undefined),
      healed: () => Promise.resolve(false),
    });
    await campaign.run([aPlan('redis', { infrastructure: true }), aPlan('admin')], never);
    expect(journal.faults.map(({ trouble }) => trouble)).toEqual(['no process', 'did not serve again within its time']);
  });

  it('ends when it is told to', async () => {
    const end = new AbortController();
    const { story, campaign } = aWorld({
      healed: async () => {
        end.abort();
        return true;
      },
    });
    await campaign.run([aPlan('indexer'), aPlan('admin', { pauseMs: 60_000 })], end.signal);
    expect(story).toEqual(['hit indexer', 'healed indexer']);
  });
});
