import { Injectable } from '@nestjs/common';
import { makePageImages } from '#libs/contracts';
import { Artifacts } from '#libs/ledger';
import { publishIn } from '#libs/messaging';
import { Database, OutboxRelay } from '#libs/persistence';

/** Who looks at one page is going to look at its neighbours: a file is fetched and opened once for so many. */
const PAGES_AT_ONCE = 20;

/** A page that somebody wants to look at. */
export interface PictureOrder {
  readonly tenantId: string;
  readonly documentId: string;
  readonly page: number;
  /** How many there are. */
  readonly pages: number;
}

/** Has pictures of pages made that nobody has asked for yet. */
@Injectable()
export class PictureOrders {
  constructor(
    private readonly database: Database,
    private readonly artifacts: Artifacts,
    private readonly relay: OutboxRelay,
  ) {}

  /** Orders the page with its neighbours; what is ordered already is not ordered again. */
  async place({ tenantId, documentId, page, pages }: PictureOrder): Promise<void> {
    const first = page - ((page - 1) % PAGES_AT_ONCE);
    const count = Math.min(PAGES_AT_ONCE, pages - first + 1);
    const wanted = Array.from({ length: count }, (_, index) => first + index);
    const asked = await this.database.transaction(async (tx) => {
      const news = await this.artifacts.ask(tx, documentId, 'page_image', wanted);
      if (news.length > 0) await publishIn(tx, makePageImages, { documentId, tenantId, pages: news });
      return news;
    });
    if (asked.length > 0) this.relay.wake();
  }
}
