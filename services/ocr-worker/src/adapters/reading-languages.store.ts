import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { OcrWorkerConfig } from '../ocr-worker.config';

/** Something to be read, and the languages that were named for it. */
export interface Unread {
  tenantId: string;
  languages: string[];
}

/** With which languages documents are read: as their senders say, else as their tenant has chosen, else as the fleet is set. */
@Injectable()
export class ReadingLanguages {
  constructor(
    private readonly database: Database,
    private readonly config: OcrWorkerConfig,
  ) {}

  /** The same thing with the languages that it is to be read with; none means Russian and English, by the script of each page. */
  async with<T extends Unread>(unread: T): Promise<T> {
    if (unread.languages.length > 0) return unread;
    const [tenant] = await this.database.query<{ languages: string[] }>(`SELECT languages FROM tenant WHERE id = $1`, [
      unread.tenantId,
    ]);
    const languages = tenant?.languages.length ? tenant.languages : this.config.OCR_LANGUAGES;
    return { ...unread, languages };
  }
}
