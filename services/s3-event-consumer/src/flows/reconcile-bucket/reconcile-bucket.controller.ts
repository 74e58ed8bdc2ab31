import { Body, Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { Audit, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { ObjectStore } from '#libs/storage';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { type BucketRound, BucketRounds } from './bucket-rounds.store';

/** Which part of the bucket to look through. */
export class RoundWishes {
  /** Only keys that begin so; all of them when absent. */
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  prefix?: string;
}

/** A round through the bucket, as people see it. */
export interface RoundView {
  bucket: string;
  prefix: string;
  status: 'running' | 'done';
  listed: number;
  found: number;
  started_at: Date;
  finished_at: Date | null;
}

/** Looks through the bucket for what no event has told of, because a person wants it now. */
@Controller('api/bucket/reconciliation')
@Requires('admin')
export class BucketReconciliation {
  constructor(
    private readonly rounds: BucketRounds,
    private readonly objects: ObjectStore,
    private readonly audit: Audit,
  ) {}

  /** Begins a round; while one is under way it goes on, and is the answer. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  async begin(@Body() { prefix = '' }: RoundWishes, @CurrentCaller() caller: Caller): Promise<RoundView> {
    const { bucket } = this.objects;
    await this.rounds.begin(bucket, prefix);
    const entry = { tenantId: caller.tenantId, actor: caller.name, action: 'bucket.reconcile', subject: bucket };
    await this.audit.record({ ...entry, outcome: 'allowed', details: { prefix } });
    return this.show();
  }

  /** The round under way, or the last one. */
  @Get()
  async show(): Promise<RoundView> {
    const round = await this.rounds.last(this.objects.bucket);
    if (!round) throw new PermanentError('not_found', 'The bucket was never looked through: POST begins a round.');
    return viewOf(round);
  }
}

const viewOf = ({ bucket, prefix, listed, found, startedAt, finishedAt }: BucketRound): RoundView => ({
  bucket,
  prefix,
  status: finishedAt ? 'done' : 'running',
  listed,
  found,
  started_at: startedAt,
  finished_at: finishedAt,
});
