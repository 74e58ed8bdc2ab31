/** Runs `rados` with these words and answers its output. */
export type Rados = (words: string[]) => Promise<string>;

/** Where the gateway keeps the events that it still has to push, one object per topic (Ceph 16, rgw_notify.cc). */
const QUEUES = ['-p', 'default.rgw.log', '-N', 'notif'];

/**
 * A gateway that dies keeps its lock on the bucket's events for 90 s more, and the next one does not push any meanwhile. There is only
 * one gateway, so that every lock found before it starts belongs to a dead one. Never rejects: without it events are just late.
 */
export async function breakDeadLocks(rados: Rados): Promise<void> {
  const queues = (await rados([...QUEUES, 'ls']).catch(() => '')).split('\n').filter(Boolean); // fails before the first start
  for (const queue of queues) await freeQueue(rados, queue).catch(() => undefined);
}

async function freeQueue(rados: Rados, queue: string): Promise<void> {
  const { locks }: { locks: { name: string }[] } = JSON.parse(await rados([...QUEUES, 'lock', 'list', queue]));
  for (const { name } of locks) {
    const { lockers }: { lockers: { name: string; cookie: string }[] } = JSON.parse(
      await rados([...QUEUES, 'lock', 'info', queue, name]),
    );
    for (const { name: owner, cookie } of lockers)
      await rados([...QUEUES, 'lock', 'break', queue, name, owner, '--lock-cookie', cookie]);
  }
}
