import { Injectable } from '@nestjs/common';
import { type Engine, ReadingEngines } from '../../adapters/reading-engines.store';
import { Database } from '#libs/persistence';

/** What a tenant has chosen, and between what. */
export interface LanguageChoice {
  languages: readonly string[];
  engines: readonly Engine[];
}

/** The languages of tenants. */
@Injectable()
export class TenantLanguages {
  constructor(
    private readonly database: Database,
    private readonly engines: ReadingEngines,
  ) {}

  async of(tenantId: string): Promise<LanguageChoice> {
    const [tenant] = await this.database.query<{ languages: string[] }>(`SELECT languages FROM tenant WHERE id = $1`, [
      tenantId,
    ]);
    return { languages: tenant?.languages ?? [], engines: await this.engines.all() };
  }

  async choose(tenantId: string, languages: readonly string[]): Promise<void> {
    await this.database.query(`UPDATE tenant SET languages = $2 WHERE id = $1`, [tenantId, languages]);
  }
}
