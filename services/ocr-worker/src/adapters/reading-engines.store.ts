import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigError } from '#libs/config';
import { Database } from '#libs/persistence';
import { languagesIn, faultOfSetting } from '../domain/installed-languages';
import { OcrWorkerConfig } from '../ocr-worker.config';
import { ReaderSettings } from './document-reader/reader-settings';
import { SecondEngine } from './second-engine/second-engine';

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;

/** What this fleet can read with, written down at every start, so that requests for anything else are refused before a worker meets them. */
@Injectable()
export class ReadingEngines implements OnApplicationBootstrap {
  private readonly logger = new Logger(ReadingEngines.name);

  constructor(
    private readonly database: Database,
    private readonly settings: ReaderSettings,
    private readonly second: SecondEngine,
    private readonly config: OcrWorkerConfig,
  ) {}

  /** A worker that cannot tell reads all the same; one that cannot read what it is set to does not start. */
  async onApplicationBootstrap(): Promise<void> {
    const installed = await this.orWarn(() => this.installed());
    if (!installed) return;
    const fault = faultOfSetting(this.config.OCR_LANGUAGES, installed);
    if (fault) throw new ConfigError(fault);
    await this.orWarn(() => this.tell(installed));
  }

  private async orWarn<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ err: error, msg: 'what can be read with is not written down' });
      return undefined;
    }
  }

  private async tell(installed: readonly string[]): Promise<void> {
    const { name, languages } = this.second;
    const second = languages.length > 0 ? [{ name, languages }] : [];
    const engines = [{ name: 'tesseract', languages: installed }, ...second];
    await this.database.query(TELL, [JSON.stringify(engines)]);
  }

  /** In the environment that readers have. */
  private async installed(): Promise<string[]> {
    const env = { PATH: this.settings.searchPath, LANG: 'C.UTF-8' };
    const { stdout } = await run('tesseract', ['--list-langs'], { env, timeout: TIMEOUT_MS });
    return languagesIn(stdout);
  }
}

const TELL = `
  WITH told AS (
    SELECT name, ARRAY(SELECT jsonb_array_elements_text(languages)) AS languages
    FROM json_to_recordset($1::json) AS e(name text, languages jsonb)
  ), gone AS (
    DELETE FROM reading_engine WHERE name NOT IN (SELECT name FROM told)
  )
  INSERT INTO reading_engine (name, languages, told_at) SELECT name, languages, now() FROM told
  ON CONFLICT (name) DO UPDATE SET languages = excluded.languages, told_at = excluded.told_at`;
