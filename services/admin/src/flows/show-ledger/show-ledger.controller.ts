import { Controller, Get, Header, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, type Page, pageOf, PLACE, placeIn } from '#libs/service-host';
import { differenceView } from '../../adapters/difference.view';
import { Differences } from '../../adapters/differences.store';
import { FleetWatch } from '../../adapters/fleet-watch';
import { BALANCE, DIFFERENCES_LIST } from '../../adapters/ledger.openapi';
import { DifferencesQuery } from './differences.query';

/** Where every document is that the caller's tenant has had accepted; `unaccounted` is null while the broker cannot be asked. */
@Controller('api/ledger')
@Requires('documents:read')
export class ShowLedger {
  constructor(
    private readonly fleet: FleetWatch,
    private readonly differences: Differences,
  ) {}

  /** Where every document is that the tenant has had accepted. */
  @Get()
  @Described(BALANCE)
  @Header('cache-control', 'no-store')
  async show(@CurrentCaller() { tenantId }: Caller): Promise<object> {
    const { inProgress, unaccounted, auditedAt, stages: _, ...figures } = await this.fleet.ledgerOf(tenantId);
    return {
      ...figures,
      in_progress: inProgress,
      unaccounted: unaccounted ?? null,
      audited_at: auditedAt,
      checked_at: new Date(),
    };
  }

  /** Where the stores do not say what the ledger says, newest first, each with the repair that is offered; with the scope `admin` those of all tenants. */
  @Get('differences')
  @Described(DIFFERENCES_LIST)
  @Header('cache-control', 'no-store')
  async list(@CurrentCaller() caller: Caller, @Query() query: DifferencesQuery): Promise<Page<object>> {
    const { limit, kind } = query;
    const [after] = placeIn(query, PLACE.id) ?? [];
    const tenantId = caller.scopes.includes('admin') ? null : caller.tenantId;
    const found = await this.differences.list({ tenantId, kind, after, limit: limit + 1 });
    const { items, next_cursor } = pageOf(found, limit, ({ id }) => [id]);
    return { items: items.map(differenceView), next_cursor };
  }
}
