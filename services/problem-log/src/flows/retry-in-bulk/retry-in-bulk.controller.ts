import { Body, Controller, Get, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { AuditDenials, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Described, KnownIdPipe, type Page, pageOf, PageQuery, PLACE, placeIn } from '#libs/service-host';
import type { Response } from 'express';
import { AuditedTransactions } from '../../adapters/audited-transactions';
import { BulkRetries } from '../../adapters/bulk-retries.store';
import { type BulkEstimate, type BulkView, BulkViews } from '../../adapters/bulk-views.store';
import { LISTING, MAKING, SHOWING } from '../../adapters/bulk.openapi';
import { BulkDto } from './bulk.dto';

/** Many problems are retried by one decision: estimated, made, and watched. */
@Controller('api/problems/bulk')
export class RetryInBulk {
  constructor(
    private readonly transactions: AuditedTransactions,
    private readonly bulks: BulkRetries,
    private readonly views: BulkViews,
  ) {}

  /** With `dry_run` 200 and what it would be about; else 202 and the bulk retry, which goes on by itself. */
  @Post()
  @Described(MAKING)
  @Requires('problems:decide')
  @AuditDenials('problem.bulk')
  async create(
    @CurrentCaller() caller: Caller,
    @Body() { filter, ...wishes }: BulkDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BulkEstimate | BulkView> {
    response.status(HttpStatus.OK);
    if (wishes.dry_run) return this.views.estimate(caller, filter);
    const id = await this.make(caller, { filter, ...wishes });
    response.status(HttpStatus.ACCEPTED).location(`/api/problems/bulk/${id}`);
    return this.show(caller, id);
  }

  /** The bulk retries of the tenant, the newest first. */
  @Get()
  @Described(LISTING)
  @Requires('problems:read')
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<BulkView>> {
    const [after] = placeIn(query, PLACE.id) ?? [];
    const found = await this.views.list(caller, after, query.limit + 1);
    return pageOf(found, query.limit, ({ bulk_id }) => [bulk_id]);
  }

  /** How far a bulk retry has come. */
  @Get(':id')
  @Described(SHOWING)
  @Requires('problems:read')
  async show(@CurrentCaller() caller: Caller, @Param('id', KnownIdPipe) id: string): Promise<BulkView> {
    const bulk = await this.views.show(caller, id);
    if (!bulk) throw new PermanentError('not_found', `There is no bulk retry ${id}.`);
    return bulk;
  }

  private make(caller: Caller, { filter, reason, rate_per_minute, stop_after, hold_until }: BulkDto): Promise<string> {
    const bulk = { filter, reason, ratePerMinute: rate_per_minute, stopAfter: stop_after, holdUntil: hold_until };
    const attempt = { caller, action: 'problem.bulk', subject: 'bulk', details: { reason, filter } };
    return this.transactions.run(attempt, (tx) => this.bulks.create(tx, caller, bulk));
  }
}
