import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { Public } from '#libs/auth';
import { bucketNotified, type BucketNotified, ContractViolation, decode, encode } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { BucketEventsQueue } from '../../adapters/bucket-events-sqs.client';
import { withEncodedKeys } from '../../domain/stored-objects';
import { S3EventConsumerConfig } from '../../s3-event-consumer.config';
import { ObjectAnnouncements } from './object-announcements';

/** For object stores that push their events over HTTP (Ceph, MinIO): what is news gets into SQS in the form that AWS gives it. */
@Public()
@Controller('internal/bucket-events')
export class BucketEventsDoor {
  constructor(
    private readonly queue: BucketEventsQueue,
    private readonly announcements: ObjectAnnouncements,
    private readonly config: S3EventConsumerConfig,
  ) {}

  /** 200 only after SQS has the events: until then the store keeps them. The token is part of the address, because stores cannot send headers. */
  @Post(':token')
  @HttpCode(HttpStatus.OK)
  async receive(@Param('token') token: string, @Body() body: object | undefined): Promise<{ accepted: true }> {
    if (!isSame(token, this.config.BUCKET_EVENTS_TOKEN))
      throw new PermanentError('not_found', 'There is nothing at this address.');
    const said = JSON.stringify(body ?? {});
    const notification = understood(said);
    if (!notification) await this.queue.send(said);
    else if (!(await this.isNoNews(notification)))
      await this.queue.send(encode(bucketNotified, notification).toString('utf8'));
    return { accepted: true };
  }

  /** With the ledger away, nobody knows: the event waits in SQS until it is back. */
  private isNoNews(notification: BucketNotified): Promise<boolean> {
    return this.announcements.isNoNews(notification).catch(() => false);
  }
}

/** What cannot be read goes on as it came: the flow behind the queue takes it to the Problem Log. */
function understood(said: string): BucketNotified | undefined {
  try {
    return withEncodedKeys(decode(bucketNotified, Buffer.from(said)));
  } catch (error) {
    if (error instanceof ContractViolation) return undefined;
    throw error;
  }
}

/** In constant time, whatever the lengths. */
const isSame = (given: string, expected: string | undefined): boolean =>
  expected !== undefined && timingSafeEqual(sha256(given), sha256(expected));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
