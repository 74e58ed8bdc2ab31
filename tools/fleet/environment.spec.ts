import { aFleet } from './a-fleet.ts';
import { clientVariables, exportLines, serviceEnvironment, testVariables } from './environment.ts';

describe('environment', () => {
  it('tells clients all that HTTP.md promises', () => {
    expect(Object.keys(clientVariables(aFleet()))).toEqual([
      'CONSILIUM_URL',
      'CONSILIUM_API_KEY',
      'CONSILIUM_ADMIN_USER',
      'CONSILIUM_ADMIN_PASSWORD',
      'CONSILIUM_DATABASE_URL',
      'CONSILIUM_RABBITMQ_URL',
      'CONSILIUM_RABBITMQ_MANAGEMENT_URL',
      'CONSILIUM_S3_ENDPOINT',
      'CONSILIUM_S3_BUCKET',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'CONSILIUM_PIDS',
    ]);
  });

  it('gives a replica its port and its name', () => {
    expect(serviceEnvironment(aFleet(), 'ocr-worker', 2)).toMatchObject({ PORT: '7313', INSTANCE: 'ocr-worker-2' });
  });

  it('tells every service where all replicas are', () => {
    const variables = serviceEnvironment(aFleet({ scale: { indexer: 2 } }), 'admin', 1);
    expect(JSON.parse(variables['FLEET_SERVICES'] ?? '')).toMatchObject({
      indexer: ['http://127.0.0.1:7306', 'http://127.0.0.1:7316'],
      admin: ['http://127.0.0.1:7308'],
    });
  });

  it('puts an unguessable token into the address of bucket events', () => {
    expect(serviceEnvironment(aFleet(), 'admin', 1)).toMatchObject({
      BUCKET_EVENTS_URL: 'http://127.0.0.1:7300/internal/bucket-events/bucketEventsToken',
      BUCKET_EVENTS_TOKEN: 'bucketEventsToken',
    });
  });

  it('gives tests the infrastructure itself', () => {
    expect(testVariables(aFleet({ port: 7500 }))).toMatchObject({
      DATABASE_URL: 'postgres://consilium:databasePassword@127.0.0.1:7570/consilium',
      RABBITMQ_URL: 'amqp://consilium:rabbitPassword@127.0.0.1:7572/consilium',
      RABBITMQ_MANAGEMENT_URL: 'http://consilium:rabbitPassword@127.0.0.1:7573',
      REDIS_URL: 'redis://:redisPassword@127.0.0.1:7571/0',
      S3_ENDPOINT: 'http://127.0.0.1:7577',
      SQS_ENDPOINT: 'http://127.0.0.1:7579',
    });
  });

  it('prints lines that a shell reads back unchanged', () => {
    expect(exportLines({ A: `it's $HOME` })).toBe(`export A='it'\\''s $HOME'\n`);
  });
});
