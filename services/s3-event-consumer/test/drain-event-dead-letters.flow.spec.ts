import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { aNotification, aRecord, testQueue, type TestQueue } from './bucket-events';

const RECEIVING_QUEUE = 's3-event-consumer.receive-bucket-events';

describe('drain-event-dead-letters', () => {
  let events: TestQueue;
  let dead: TestQueue;
  let bench: ServiceBench;

  beforeAll(async () => {
    [events, dead] = await Promise.all([testQueue(), testQueue()]);
    const env = { SQS_QUEUE_URL: events.url, SQS_DEAD_QUEUE_URL: dead.url };
    bench = await ServiceBench.start(S3EventConsumerModule, { env });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    await Promise.all([events.drop(), dead.drop()]);
  });

  const givenUp = () => bench.probe.deadLettersOf(RECEIVING_QUEUE);
  const forgotten = () => until(async () => (await dead.depth()) === 0, 'SQS having forgotten everything');

  it('takes what SQS gave up on to the dead letters, and lets SQS forget it', async () => {
    const before = givenUp().length;
    await dead.send(aNotification(aRecord({ key: `inbox/${uuidv7()}.pdf` })));
    await until(() => givenUp().length === before + 1, 'the dead letter');
    expect(givenUp().at(-1)).toMatchObject({ queue: RECEIVING_QUEUE, code: 'attempts_exhausted' });
    await forgotten();
  });

  it('takes what nobody can read there, too', async () => {
    const before = givenUp().length;
    await dead.send(`no JSON ${uuidv7()}`);
    await until(() => givenUp().length === before + 1, 'the dead letter');
    await forgotten();
  });

  it('gets what SQS itself has moved there', async () => {
    const worn = await testQueue();
    await worn.giveUpInto(dead, 1);
    const before = givenUp().length;
    await worn.send(aNotification(aRecord({ key: `inbox/${uuidv7()}.pdf` })));
    await until(async () => {
      await worn.receive(0, 0); // and never deletes it
      return givenUp().length === before + 1;
    }, 'SQS giving up');
    await forgotten();
    await worn.drop();
  });
});
