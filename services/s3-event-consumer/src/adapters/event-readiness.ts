import { Injectable } from '@nestjs/common';
import { Health } from '#libs/service-host';

/** Whether the work on an event can succeed just now. */
@Injectable()
export class EventReadiness {
  constructor(private readonly health: Health) {}

  /** Everything this service needs answers. */
  async isReady(): Promise<boolean> {
    return Object.values(await this.health.states()).every((state) => state === 'up');
  }
}
