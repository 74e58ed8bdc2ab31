import { Body, Controller, Get, Put } from '@nestjs/common';
import { Audit, AuditDenials, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described } from '#libs/service-host';
import { ReadingEngines } from '../../adapters/reading-engines.store';
import { ChooseLanguagesBody } from './choose-languages.dto';
import { CHOOSING, SHOWING } from './choose-languages.openapi';
import { type LanguageChoice, TenantLanguages } from './tenant-languages.store';

const ACTION = 'tenant.languages';

/** A tenant chooses with which languages its documents are read when their senders name none. */
@Controller('api/ingest/languages')
export class ChooseLanguages {
  constructor(
    private readonly languages: TenantLanguages,
    private readonly engines: ReadingEngines,
    private readonly audit: Audit,
  ) {}

  /** What the tenant has chosen, and what could be chosen. */
  @Get()
  @Requires('documents:read')
  @Described(SHOWING)
  show(@CurrentCaller() { tenantId }: Caller): Promise<LanguageChoice> {
    return this.languages.of(tenantId);
  }

  /** Documents that are planned from now on are read so; what was read stays. `language_unavailable` for what no worker can read. */
  @Put()
  @Requires('admin')
  @AuditDenials(ACTION)
  @Described(CHOOSING)
  async choose(
    @Body() { languages }: ChooseLanguagesBody,
    @CurrentCaller() { tenantId, name }: Caller,
  ): Promise<LanguageChoice> {
    await this.engines.choose({ languages });
    await this.languages.choose(tenantId, languages);
    await this.audit.record({ tenantId, actor: name, action: ACTION, outcome: 'allowed', details: { languages } });
    return this.languages.of(tenantId);
  }
}
