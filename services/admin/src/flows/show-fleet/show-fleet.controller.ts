import { Controller, Get, Header } from '@nestjs/common';
import { Requires } from '#libs/auth';
import { Described } from '#libs/service-host';
import { FleetWatch } from '../../adapters/fleet-watch';
import { SHOWING } from './show-fleet.openapi';
import { fleetAnswer } from './fleet.answer';

/** How the whole fleet is: services, queues, the balance of the documents, and what waits for a person. */
@Controller('api/fleet')
export class ShowFleet {
  constructor(private readonly fleet: FleetWatch) {}

  @Get()
  @Described(SHOWING)
  @Requires('admin')
  @Header('cache-control', 'no-store')
  async show(): Promise<object> {
    return fleetAnswer(await this.fleet.look());
  }
}
