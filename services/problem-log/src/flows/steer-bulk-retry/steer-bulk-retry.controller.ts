import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { AuditDenials, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { Described, KnownIdPipe } from '#libs/service-host';
import { AuditedTransactions } from '../../adapters/audited-transactions';
import { BulkRetries } from '../../adapters/bulk-retries.store';
import { type BulkView, BulkViews } from '../../adapters/bulk-views.store';
import { type BulkRetry, maySteer, type Steering } from '../../domain/bulk-retry';
import { STEERING } from '../../adapters/bulk.openapi';
import { HoldDto, SteeringDto } from './steering.dto';

/** A person cancels, holds or resumes a bulk retry. What it has sent already goes on. */
@Requires('problems:decide')
@AuditDenials('problem.bulk')
@Controller('api/problems/bulk/:id')
export class SteerBulkRetry {
  constructor(
    private readonly transactions: AuditedTransactions,
    private readonly bulks: BulkRetries,
    private readonly views: BulkViews,
  ) {}

  /** Nothing more is sent, for good. */
  @Post('cancel')
  @Described(STEERING)
  @HttpCode(HttpStatus.OK)
  cancel(
    @CurrentCaller() caller: Caller,
    @Param('id', KnownIdPipe) id: string,
    @Body() { reason }: SteeringDto,
  ): Promise<BulkView> {
    return this.steer({ caller, id, steering: 'cancel', reason }, (tx) =>
      this.bulks.moveTo(tx, id, { state: 'cancelled', reason }),
    );
  }

  /** Nothing is sent until `hold_until`, or until somebody resumes it: for instance while a dependency is away. */
  @Post('hold')
  @Described(STEERING)
  @HttpCode(HttpStatus.OK)
  hold(
    @CurrentCaller() caller: Caller,
    @Param('id', KnownIdPipe) id: string,
    @Body() { reason, hold_until: holdUntil }: HoldDto,
  ): Promise<BulkView> {
    return this.steer({ caller, id, steering: 'hold', reason }, (tx) =>
      this.bulks.moveTo(tx, id, { state: 'held', reason, holdUntil }),
    );
  }

  /** It goes on: where it was held, or with the next step although the last one went badly. */
  @Post('resume')
  @Described(STEERING)
  @HttpCode(HttpStatus.OK)
  resume(
    @CurrentCaller() caller: Caller,
    @Param('id', KnownIdPipe) id: string,
    @Body() { reason }: SteeringDto,
  ): Promise<BulkView> {
    return this.steer({ caller, id, steering: 'resume', reason }, async (tx, { state, step }) => {
      if (state === 'paused') await this.bulks.beginStep(tx, id, step + 1);
      await this.bulks.moveTo(tx, id, { state: 'running', reason: null });
    });
  }

  private async steer({ caller, id, steering, reason }: SteeringRequest, move: StandingMove): Promise<BulkView> {
    const attempt = { caller, action: `problem.bulk.${steering}`, subject: id, details: { reason } };
    await this.transactions.run(attempt, async (tx) => {
      const bulk = await this.bulks.lock(tx, id, caller);
      if (!bulk) throw notFound(id);
      if (!maySteer(bulk.state, steering)) throw wrongState(bulk, steering);
      await move(tx, bulk);
    });
    const view = await this.views.show(caller, id);
    if (!view) throw notFound(id);
    return view;
  }
}

interface SteeringRequest {
  caller: Caller;
  id: string;
  steering: Steering;
  reason: string;
}

type StandingMove = (tx: Transaction, bulk: BulkRetry) => Promise<void>;

const notFound = (id: string): PermanentError => new PermanentError('not_found', `There is no bulk retry ${id}.`);

const wrongState = ({ id, state }: BulkRetry, steering: Steering): PermanentError =>
  new PermanentError('conflict', `Bulk retry ${id} is ${state}: ${steering} is not possible.`, { facts: { state } });
