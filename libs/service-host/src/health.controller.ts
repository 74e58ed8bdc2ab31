import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { Public } from '#libs/auth';
import type { Response } from 'express';
import { Health } from './health';
import { ServiceIdentity } from './host-config';
import { Described } from './openapi/described.decorator';
import { ALIVE, HEALTH } from './openapi/health.openapi';

/** Tells orchestrators and people how this service is. */
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly identity: ServiceIdentity,
  ) {}

  /** 200 as long as the process runs. */
  @Get('live')
  @Described(ALIVE)
  live(): { status: string } {
    return { status: 'up' };
  }

  /** 200 when everything the service needs answers, 503 otherwise; the states of all components with either. */
  @Get('ready')
  @Described(HEALTH)
  ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    return this.report(response);
  }

  /** The same as `ready`, for people. */
  @Get()
  @Described(HEALTH)
  report(@Res({ passthrough: true }) response: Response): Promise<object> {
    return this.describe(response);
  }

  private async describe(response: Response): Promise<object> {
    const { states, isReady, isWhole } = await this.health.condition();
    if (!isReady || this.health.isStopping)
      response.status(HttpStatus.SERVICE_UNAVAILABLE).setHeader('retry-after', '5');
    const fields = Object.entries(states).map(([name, state]) => [`${name}_status`, state]);
    return { status: this.statusWhen(isWhole), service: this.identity.service, ...Object.fromEntries(fields) };
  }

  private statusWhen(isWhole: boolean): string {
    if (this.health.isStopping) return 'stopping';
    return isWhole ? 'up' : 'degraded';
  }
}
