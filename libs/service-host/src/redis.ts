import { type Command, Redis } from 'ioredis';

/** Milliseconds a Redis command may take: its answers are worth having only while they are quick. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A connection whose commands fail at once while Redis is away, instead of waiting in a queue. It reconnects by itself, at
 * most two seconds apart; whoever uses it decides what a failure means.
 */
export function openRedis(url: string): Redis {
  const redis = new ImpatientRedis(url, {
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

/** Takes a command without an answer for a dead connection (a frozen Redis, a half-open line): only one has to wait for it in vain. */
class ImpatientRedis extends Redis {
  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    command.promise.catch((error: Error) => {
      if (error.message === 'Command timed out' && this.status === 'ready') this.disconnect(true);
    });
    return super.sendCommand(command, stream);
  }
}
