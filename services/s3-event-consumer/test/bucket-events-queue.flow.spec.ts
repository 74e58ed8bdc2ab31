import { infrastructure, until } from '#libs/testing';
import { BucketEventsQueue } from '../src/adapters/bucket-events-sqs.client';
import type { SqsMessage, SqsPoller, SqsReceiver } from '../src/adapters/sqs-poller';
import { S3EventConsumerConfig } from '../src/s3-event-consumer.config';
import { testQueue, type TestQueue } from './bucket-events';

/** Takes events when a spec lets it. */
class GatedReceiver implements SqsReceiver {
  readonly taken: string[] = [];
  ready = true;
  gate: Promise<void> = Promise.resolve();

  isReady(): Promise<boolean> {
    return Promise.resolve(this.ready);
  }

  async take({ body }: SqsMessage): Promise<void> {
    this.taken.push(body);
    await this.gate;
    if (body.startsWith('bad')) throw new Error('not this one');
  }
}

describe('BucketEventsQueue', () => {
  let sqs: TestQueue;
  let queue: BucketEventsQueue;
  let receiver: GatedReceiver;
  let poller: SqsPoller | undefined;

  beforeEach(async () => {
    sqs = await testQueue();
    queue = new BucketEventsQueue(
      new S3EventConsumerConfig({
        ...infrastructure(),
        PORT: '0',
        JWT_SECRET: 'a secret for specs only, 32 characters',
        SQS_QUEUE_URL: sqs.url,
      }),
    );
    receiver = new GatedReceiver();
  });
  afterEach(async () => {
    await poller?.stop();
    queue.onApplicationShutdown();
    await sqs.drop();
  });

  it('takes what was sent, and deletes it', async () => {
    poller = queue.poll(receiver);
    await queue.send('one');
    await until(() => receiver.taken.includes('one'));
    await until(async () => (await sqs.depth()) === 0);
  });

  it('keeps what could not be taken, and deletes what came with it', async () => {
    await Promise.all(['bad', 'good', 'fine'].map((body) => queue.send(body)));
    poller = queue.poll(receiver);
    await until(() => receiver.taken.length === 3);
    await until(async () => (await sqs.depth()) === 1);
  });

  it('takes nothing until the work can succeed', async () => {
    receiver.ready = false;
    await queue.send('early');
    poller = queue.poll(receiver);
    expect(await sqs.depth()).toBe(1);
    expect(receiver.taken).toEqual([]);
    receiver.ready = true;
    await until(() => receiver.taken.length === 1);
  });

  it('finishes the events in hand before it stops', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    receiver.gate = promise;
    await queue.send('in hand');
    poller = queue.poll(receiver);
    await until(() => receiver.taken.length === 1);
    const stopped = poller.stop();
    resolve();
    await stopped;
    expect(await sqs.depth()).toBe(0);
  });

  it('lets no other have an event for as long as the work on it takes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    receiver.gate = promise;
    await queue.send('slow');
    poller = queue.poll(receiver, 6);
    await until(() => receiver.taken.length === 1);
    expect(await sqs.receive(13)).toEqual([]); // more than twice as long as an event is hidden without renewal
    resolve();
    await until(async () => (await sqs.depth()) === 0);
    expect(receiver.taken).toEqual(['slow']);
  }, 40_000);

  it('does not wait for the end of a long poll', async () => {
    poller = queue.poll(receiver);
    await queue.send('one');
    await until(async () => (await sqs.depth()) === 0); // and polls again
    await poller.stop();
    expect(await sqs.depth()).toBe(0);
  }, 15_000); // a long poll takes twenty seconds

  it('says that SQS is away when it is', async () => {
    const away = new BucketEventsQueue(
      new S3EventConsumerConfig({
        ...infrastructure(),
        PORT: '0',
        JWT_SECRET: 'a secret for specs only, 32 characters',
        SQS_ENDPOINT: 'http://127.0.0.1:9',
        SQS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/none',
      }),
    );
    await expect(away.send('x')).rejects.toMatchObject({ code: 'dependency_unavailable' });
    away.onApplicationShutdown();
  });
});
