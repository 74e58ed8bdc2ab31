import { Injectable, Logger } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Gauge } from 'prom-client';
import { Problems } from '../../adapters/problems.store';

/** Tells Prometheus how many problems wait for a person, counted when it asks. */
@Injectable()
export class OpenProblemsGauge {
  private readonly logger = new Logger(OpenProblemsGauge.name);
  private readonly gauge: Gauge;

  constructor(
    private readonly database: Database,
    private readonly problems: Problems,
  ) {
    this.gauge = new Gauge({
      name: 'problems_open',
      help: 'Problems that wait for a person, over all tenants',
      collect: () => this.collect(),
    });
  }

  /** Without the database the last figure stays: a metrics page must not fail with it. */
  private async collect(): Promise<void> {
    try {
      this.gauge.set(await this.problems.countOpen(this.database));
    } catch (error) {
      this.logger.warn(error, 'open problems could not be counted');
    }
  }
}
