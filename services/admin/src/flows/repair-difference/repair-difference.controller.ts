import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { Audit, AuditDenials, type AuditEntry, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { CodedError } from '#libs/errors';
import { Database, OutboxRelay } from '#libs/persistence';
import { Described, KnownIdPipe } from '#libs/service-host';
import { differenceView } from '../../adapters/difference.view';
import { RepairDto } from './repair-difference.dto';
import { REPAIR } from '../../adapters/ledger.openapi';
import { Repairs } from './repairs';

/** A person has a difference repaired, with a reason. Every attempt is audited, also the ones that were refused. */
@Requires('admin')
@AuditDenials('ledger.repair')
@Controller('api/ledger/differences/:id/repair')
export class RepairDifference {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly repairs: Repairs,
    private readonly audit: Audit,
  ) {}

  /** Answers with the difference; it leaves the list when the auditor sees that it is gone. */
  @Post()
  @Described(REPAIR)
  @HttpCode(HttpStatus.OK)
  async repair(
    @CurrentCaller() { tenantId, name: actor }: Caller,
    @Param('id', KnownIdPipe) id: string,
    @Body() { reason }: RepairDto,
  ): Promise<object> {
    const entry = { tenantId, actor, action: 'ledger.repair', subject: id, details: { reason } };
    const difference = await this.carryOut(id, entry);
    this.relay.wake();
    return difference;
  }

  private async carryOut(id: string, entry: Omit<AuditEntry, 'outcome'>): Promise<object> {
    try {
      return await this.database.transaction(async (tx) => {
        const difference = await this.repairs.apply(tx, id);
        await this.audit.record({ ...entry, outcome: 'allowed' }, tx);
        return differenceView(difference);
      });
    } catch (error) {
      if (error instanceof CodedError) await this.audit.record({ ...entry, outcome: 'failed' });
      throw error;
    }
  }
}
