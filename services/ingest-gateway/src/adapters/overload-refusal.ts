import { Injectable, Logger } from '@nestjs/common';
import { asError, TransientError } from '#libs/errors';
import { Door } from '#libs/service-host';
import type { Request } from 'express';
import { Counter } from 'prom-client';
import { type Load, overloadOf } from '../domain/load';
import { IngestGatewayConfig } from '../ingest-gateway.config';
import { LoadMeter } from './load-meter.store';

/** How long a sender is asked to wait, in milliseconds: some documents get done meanwhile. */
const RETRY_AFTER_MS = 30_000;

/** What brings new work. An upload that has begun may go on: its parts, its completion. */
const BRINGS_WORK = /^\/api\/(?:documents|posts|tasks|uploads|uploads\/tus)\/?$/;

const refused = new Counter({
  name: 'overload_refusals_total',
  help: 'Requests that were refused because the fleet has as much to do as it takes on',
});

/** While the fleet has more to do than its limits say, what would bring new work is refused before its bytes travel. */
@Injectable()
export class OverloadRefusal {
  private readonly logger = new Logger(OverloadRefusal.name);

  constructor(
    door: Door,
    private readonly meter: LoadMeter,
    private readonly config: IngestGatewayConfig,
  ) {
    door.add((request) => this.check(request));
  }

  private async check({ method, path }: Request): Promise<void> {
    if (method !== 'POST' || !BRINGS_WORK.test(path)) return;
    const load = await this.load();
    const reason = load && overloadOf(load, this.limits);
    if (!reason) return;
    refused.inc();
    throw new TransientError('overloaded', `Nothing new is taken for the moment: ${reason}.`, {
      retryAfterMs: RETRY_AFTER_MS,
    });
  }

  /** Without the ledger the request fails by itself, and says so better. */
  private async load(): Promise<Load | undefined> {
    try {
      return await this.meter.load();
    } catch (error) {
      this.logger.warn(asError(error), 'the load cannot be measured just now');
      return undefined;
    }
  }

  private get limits(): Parameters<typeof overloadOf>[1] {
    const { OVERLOAD_ACTIVE_JOBS, OVERLOAD_LANE_DEPTH, OVERLOAD_OLDEST_S } = this.config;
    return { activeJobs: OVERLOAD_ACTIVE_JOBS, laneDepth: OVERLOAD_LANE_DEPTH, oldestSeconds: OVERLOAD_OLDEST_S };
  }
}
