import { Logger } from '@nestjs/common';
import { redisAway } from '#libs/testing';
import { Claims } from './claims';
import { Turns } from './turns';

const TIMES = { patience: 60_000, firstLook: 1, longestLook: 5 };

describe('Turns without Redis', () => {
  const redis = redisAway();
  const turns = new Turns(new Claims(redis), TIMES);

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => redis.disconnect());

  it('lets everybody go at once', async () => {
    const work = jest.fn(async () => 'done');
    expect(await Promise.all([1, 2, 3].map(() => turns.first('key', work)))).toEqual(['done', 'done', 'done']);
  });

  it('throws what the work throws', async () => {
    await expect(turns.first('key', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  });
});
