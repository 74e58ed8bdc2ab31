import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { Health } from '#libs/service-host';

/** What was ready is taken for ready for so long, in milliseconds: asking costs a call of the object store. */
const FRESH_MS = 2_000;

/** Whether the work on an event can succeed just now. */
@Injectable()
export class EventReadiness {
  private readyUntil = 0;

  constructor(private readonly health: Health) {}

  /** Everything this service needs answers, or has answered a moment ago. */
  async isReady(): Promise<boolean> {
    if (performance.now() < this.readyUntil) return true;
    const { isReady } = await this.health.condition();
    this.readyUntil = isReady ? performance.now() + FRESH_MS : 0;
    return isReady;
  }
}
