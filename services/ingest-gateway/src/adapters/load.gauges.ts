import { Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import type { LaneLoad } from '../domain/load';
import { LoadMeter } from './load-meter.store';

/** Shows the measured load to Prometheus; while the ledger is away these figures are absent, not old. */
@Injectable()
export class LoadGauges {
  constructor(private readonly meter: LoadMeter) {
    this.activeJobs();
    this.perLane('lane_depth', 'Documents that wait for a step, those it works on included', ({ depth }) => depth);
    this.perLane(
      'oldest_waiting_seconds',
      'How long the oldest document of a step has been waiting',
      ({ oldestSeconds }) => oldestSeconds,
    );
  }

  private activeJobs(): void {
    const gauge = fresh('active_jobs', 'Documents that are accepted and not at an end', [], async () => {
      gauge.remove();
      const load = await this.meter.load().catch(() => undefined);
      if (load) gauge.set(load.activeJobs);
    });
  }

  private perLane(name: string, help: string, valueOf: (lane: LaneLoad) => number): void {
    const gauge = fresh(name, help, ['queue'], async () => {
      gauge.reset();
      const load = await this.meter.load().catch(() => undefined);
      for (const lane of load?.lanes ?? []) gauge.set({ queue: lane.lane }, valueOf(lane));
    });
  }
}

/** Specs start the gateway several times in one process: the last one counts. */
function fresh(name: string, help: string, labelNames: string[], collect: () => Promise<void>): Gauge {
  register.removeSingleMetric(name);
  return new Gauge({ name, help, labelNames, collect });
}
