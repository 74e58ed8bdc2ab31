import { breakDeadLocks, type Rados } from './event-locks.ts';

const answers: Record<string, string> = {
  ls: 'consilium-bucket-events\nqueues_list_object\n',
  'lock list consilium-bucket-events': '{"objname":"consilium-bucket-events","locks":[{"name":"the_lock"}]}',
  'lock info consilium-bucket-events the_lock':
    '{"name":"the_lock","lockers":[{"name":"client.14103","cookie":"S4Ni"}]}',
  'lock list queues_list_object': '{"objname":"queues_list_object","locks":[]}',
};

const radosWith = (known: Record<string, string>): { rados: Rados; asked: string[] } => {
  const asked: string[] = [];
  const rados: Rados = async (words) => {
    const wish = words.slice(4).join(' ');
    asked.push(wish);
    const answer = known[wish] ?? (wish.startsWith('lock break') ? '' : undefined);
    if (answer === undefined) throw new Error(`rados cannot ${wish}`);
    return answer;
  };
  return { rados, asked };
};

describe('breakDeadLocks', () => {
  it('breaks every lock on the events of every topic, and only those', async () => {
    const { rados, asked } = radosWith(answers);
    await breakDeadLocks(rados);
    expect(asked.filter((wish) => wish.startsWith('lock break'))).toEqual([
      'lock break consilium-bucket-events the_lock client.14103 --lock-cookie S4Ni',
    ]);
  });

  it('does not mind that there is nothing yet, or that a lock ends by itself meanwhile', async () => {
    await expect(breakDeadLocks(radosWith({}).rados)).resolves.toBeUndefined();
    await expect(breakDeadLocks(radosWith({ ls: 'gone\n' }).rados)).resolves.toBeUndefined();
  });
});
