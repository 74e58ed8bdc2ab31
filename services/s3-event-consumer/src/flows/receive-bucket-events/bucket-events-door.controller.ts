import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { Public } from '#libs/auth';
import { bucketNotified, ContractViolation, decode, encode } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { BucketEventsQueue } from '../../adapters/bucket-events-sqs.client';
import { withEncodedKeys } from '../../domain/stored-objects';
import { S3EventConsumerConfig } from '../../s3-event-consumer.config';

/** For object stores that push their events over HTTP (Ceph, MinIO): they get into SQS in the form that AWS gives them. */
@Public()
@Controller('internal/bucket-events')
export class BucketEventsDoor {
  constructor(
    private readonly queue: BucketEventsQueue,
    private readonly config: S3EventConsumerConfig,
  ) {}

  /** 200 only after SQS has the events: until then the store keeps them. The token is part of the address, because stores cannot send headers. */
  @Post(':token')
  @HttpCode(HttpStatus.OK)
  async receive(@Param('token') token: string, @Body() body: object | undefined): Promise<{ accepted: true }> {
    if (!isSame(token, this.config.BUCKET_EVENTS_TOKEN))
      throw new PermanentError('not_found', 'There is nothing at this address.');
    await this.queue.send(normalised(JSON.stringify(body ?? {})));
    return { accepted: true };
  }
}

/** What cannot be read goes on as it came: the flow behind the queue takes it to the Problem Log. */
function normalised(body: string): string {
  try {
    return encode(bucketNotified, withEncodedKeys(decode(bucketNotified, Buffer.from(body)))).toString('utf8');
  } catch (error) {
    if (error instanceof ContractViolation) return body;
    throw error;
  }
}

/** In constant time, whatever the lengths. */
const isSame = (given: string, expected: string | undefined): boolean =>
  expected !== undefined && timingSafeEqual(sha256(given), sha256(expected));

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
