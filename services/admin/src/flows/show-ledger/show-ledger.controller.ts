import { Controller, Get, Header } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { FleetWatch } from '../../adapters/fleet-watch';

/** Where every document is that the caller's tenant has had accepted; `unaccounted` is null while the broker cannot be asked. */
@Controller('api/ledger')
export class ShowLedger {
  constructor(private readonly fleet: FleetWatch) {}

  @Get()
  @Requires('documents:read')
  @Header('cache-control', 'no-store')
  async show(@CurrentCaller() { tenantId }: Caller): Promise<object> {
    const { inProgress, unaccounted, stages: _, ...figures } = await this.fleet.ledgerOf(tenantId);
    return { ...figures, in_progress: inProgress, unaccounted: unaccounted ?? null, checked_at: new Date() };
  }
}
