import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { LRUCache } from 'lru-cache';

/** Tenants by name. A tenant's name and id never change, so what was found once stays true. */
@Injectable()
export class Tenants {
  private readonly ids = new LRUCache<string, string>({ max: 1_000 });

  constructor(private readonly database: Database) {}

  async idOf(name: string): Promise<string | undefined> {
    const known = this.ids.get(name);
    if (known) return known;
    const [row] = await this.database.query<{ id: string }>(`SELECT id FROM tenant WHERE name = $1`, [name]);
    if (row) this.ids.set(name, row.id);
    return row?.id;
  }
}
