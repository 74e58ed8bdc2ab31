import { Redis } from 'ioredis';

/** Milliseconds a Redis command may take: its answers are worth having only while they are quick. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A connection whose commands fail at once while Redis is away, instead of waiting in a queue. It reconnects by itself, at
 * most two seconds apart; whoever uses it decides what a failure means.
 */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(2_000, attempt * 100),
  });
  // The failed commands tell the same story; without a listener ioredis prints each attempt to the console.
  redis.on('error', () => undefined);
  return redis;
}
