import { aFleet } from './a-fleet.ts';
import { infrastructureFamilies } from './parts/families.ts';

const names = (external: Parameters<typeof aFleet>[0]) =>
  infrastructureFamilies(aFleet(external)).map((family) => family.name);

describe('addresses', () => {
  it('are private by default, with an instance for each', () => {
    expect(names({})).toEqual(['postgres', 'rabbitmq', 'redis', 's3', 'sqs', 'edge']);
  });

  it('start no instance of what is given from outside', () => {
    const external = { DATABASE_URL: 'postgres://db', REDIS_URL: 'redis://cache', RABBITMQ_URL: 'amqp://broker' };
    expect(names({ external })).toEqual(['s3', 'sqs', 'edge']);
    expect(aFleet({ external }).addresses).toMatchObject({
      database: 'postgres://db',
      redis: 'redis://cache',
      rabbitmq: 'amqp://broker',
    });
  });

  it('know no management of a broker that is given without it', () => {
    expect(aFleet({ external: { RABBITMQ_URL: 'amqp://broker' } }).addresses.rabbitmqManagement).toBeUndefined();
  });

  it('leave the SQS endpoint to AWS when only a queue is given', () => {
    const external = { SQS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/events' };
    expect(aFleet({ external }).addresses).toMatchObject({ sqs: undefined, sqsQueue: external.SQS_QUEUE_URL });
  });
});
