import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';

/** Our own engine, as requests may call it. */
const OWN = 'tesseract';
/** Whichever the second engine is. */
const SECOND = 'second';

/** How something is to be read. */
export interface ReadingWish {
  readonly languages?: readonly string[] | undefined;
  /** `tesseract`, `second`, or the name of the second engine; our own when none is named. */
  readonly engine?: string | undefined;
}

/** What the workers can read with, as they have told; nothing is known before the first of them has started. */
@Injectable()
export class ReadingEngines {
  constructor(private readonly database: Database) {}

  /**
   * The name of the engine that a wish is for, undefined for our own. Throws `engine_unavailable` or `language_unavailable`, with what there is instead, for a
   * wish that no worker could fulfil.
   */
  async choose({ engine = OWN, languages = [] }: ReadingWish): Promise<string | undefined> {
    if (engine === OWN && languages.length === 0) return undefined;
    const engines = await this.all();
    const found = engines.find(({ name }) => (engine === SECOND ? name !== OWN : name === engine));
    if (!found && engine !== OWN) throw noEngine(engine, engines);
    const missing = languages.filter((language) => found && !found.languages.includes(language));
    if (found && missing.length > 0) throw noLanguage(missing, found);
    return found?.name === OWN ? undefined : found?.name;
  }

  /** All that there are, by name. */
  all(): Promise<Engine[]> {
    return this.database.query<Engine>(`SELECT name, languages FROM reading_engine ORDER BY name`);
  }
}

/** One of them, and the languages that it reads, by Tesseract's names. */
export interface Engine {
  readonly name: string;
  readonly languages: readonly string[];
}

function noEngine(wanted: string, engines: readonly Engine[]): PermanentError {
  const names = [...new Set([OWN, ...engines.map(({ name }) => name)])];
  const detail =
    wanted === SECOND
      ? 'No second engine is set up: set SECOND_ENGINE for ocr-worker, or leave `engine` away.'
      : `There is no engine ${wanted}, but ${names.join(' and ')}.`;
  return new PermanentError('engine_unavailable', detail, { facts: { engine: wanted, engines: names } });
}

function noLanguage(missing: readonly string[], { name, languages }: Engine): PermanentError {
  const detail = `${name} cannot read ${missing.join(', ')} here, but ${languages.join(', ')}.`;
  return new PermanentError('language_unavailable', detail, { facts: { engine: name, missing, languages } });
}
