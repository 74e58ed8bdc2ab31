import { dataSourceOptions } from './data-source';

describe('the connection to the database', () => {
  it('asks the kernel whether a silent database is still there, and gives up on one that cannot be reached', () => {
    expect(dataSourceOptions('postgres://localhost/consilium')).toMatchObject({
      connectTimeoutMS: 10_000,
      extra: { keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
    });
  });

  it('never changes the schema by itself', () => {
    expect(dataSourceOptions('postgres://localhost/consilium')).toMatchObject({ synchronize: false });
  });
});
