import { Injectable, Logger } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Gauge } from 'prom-client';
import { Problems } from '../../adapters/problems.store';
import type { ProblemState } from '../../domain/problem';

/** Tells Prometheus how many problems wait for a person, counted when it asks. */
@Injectable()
export class WaitingProblemsGauge {
  private readonly logger = new Logger(WaitingProblemsGauge.name);

  constructor(
    private readonly database: Database,
    private readonly problems: Problems,
  ) {
    this.watch('problems_open', 'Problems that wait for a person, over all tenants', ['open', 'overdue']);
    this.watch('problems_overdue', 'Those of them that have waited too long', ['overdue']);
  }

  private watch(name: string, help: string, states: ProblemState[]): void {
    const gauge: Gauge = new Gauge({ name, help, collect: () => this.collect(gauge, states) });
  }

  /** Without the database the last figure stays: a metrics page must not fail with it. */
  private async collect(gauge: Gauge, states: ProblemState[]): Promise<void> {
    try {
      gauge.set(await this.problems.countIn(this.database, states));
    } catch (error) {
      this.logger.warn(error, 'waiting problems could not be counted');
    }
  }
}
