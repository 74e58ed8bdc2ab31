import { PermanentError } from '#libs/errors';
import {
  type Attempt,
  type AttemptResult,
  attemptsAfter,
  better,
  FIRST_ATTEMPT,
  isDoubtful,
  smoothAttempt,
} from '../../../../domain/page-attempts';
import { mergeScripts } from '../../../../domain/merge-scripts';
import { recognisedPage } from '../../../../domain/page-words';
import type { Grey } from '../../../../domain/picture/grey';
import { blankPage, type ReadPage } from '../../../../domain/reading';
import type { ScriptChoice } from '../../../../domain/script-choice';
import { ScriptMemory } from '../../../../domain/script-memory';
import type { TsvLine } from '../../../../domain/tesseract-tsv';
import { dropYoungGarbage } from '../../../limited-process/young-garbage';
import { findOrientation } from './orientation.engine';
import { makePageImage, type PageImage } from './page-image';
import { Tesseracts } from './tesseracts';

/** What comes after the first reading of a page may take this long together: its clock outside runs too. */
const FURTHER_MS = 40_000;

/** Recognises the picture of a page. */
export type PageReader = (number: number, picture: Grey) => Promise<ReadPage>;

interface Reading extends AttemptResult {
  image: PageImage;
}

interface ReadingWay {
  script: ScriptChoice;
  /** Of the page's clock what is left, if anything was taken from it. */
  limitMs?: number;
}

interface PageWork {
  picture: Grey;
  script: ScriptChoice;
  /** By `performance.now()`. */
  until: number;
}

/** Makes text of pictures. Its Tesseracts, and what it has learned of the scripts of documents, are kept from document to document. */
export class Recogniser {
  readonly scripts = new ScriptMemory();
  private readonly tesseracts: Tesseracts;

  constructor(private readonly memoryMegabytes: number) {
    this.tesseracts = new Tesseracts(memoryMegabytes);
  }

  /**
   * A good page is read once, pale and unsure print once more when smoothed; a doubtful page is set upright if it lies wrong, tried without rescaling, without
   * its grain, then with stretched contrast. A further attempt that is too much for Tesseract takes nothing away from what was read before.
   */
  async read(number: number, picture: Grey, script: ScriptChoice): Promise<ReadPage> {
    const first = await this.firstReading(picture, script);
    if (first.image.blank) return blankPage(number, 'ocr');
    const until = performance.now() + FURTHER_MS;
    const best = await this.bestReading({ picture, script, until }, first);
    const lines = await this.withSecondOpinion(best, script, until);
    script.saw(lines);
    return { ...recognisedPage(number, lines, best.image.toPage), rotation: best.attempt.turn };
  }

  stop(): Promise<void> {
    return this.tesseracts.stop();
  }

  private async firstReading(picture: Grey, script: ScriptChoice): Promise<Reading> {
    const image = await makePageImage(picture, FIRST_ATTEMPT);
    // Sideways lines cost the recogniser most and give nothing: until the orientation is known, they are not read.
    if (image.sideways) script.forget();
    if (image.blank || image.sideways) return { attempt: FIRST_ATTEMPT, image, lines: [], ...looksOf(image) };
    const reading = await this.readImage(image, FIRST_ATTEMPT, { script });
    if (!script.isNarrowed || !isDoubtful(reading)) return reading;
    script.widen();
    return this.readImage(image, FIRST_ATTEMPT, { script });
  }

  private async bestReading(page: PageWork, first: Reading): Promise<Reading> {
    const best = isDoubtful(first) ? await this.readAgain(page, first) : first;
    const smooth = smoothAttempt(best);
    return smooth ? this.orBetter(page, best, smooth) : best;
  }

  private async readAgain(page: PageWork, first: Reading): Promise<Reading> {
    const orientation = await findOrientation(first.image.file, this.memoryMegabytes);
    let best = first;
    for (const attempt of attemptsAfter(first, orientation, () => best)) {
      if (!isDoubtful(best)) break;
      best = await this.orBetter(page, best, attempt);
    }
    return best;
  }

  private async orBetter({ picture, script, until }: PageWork, best: Reading, attempt: Attempt): Promise<Reading> {
    const next = await withinLimits(until, async (limitMs) =>
      this.readImage(await makePageImage(picture, attempt), attempt, { script, limitMs }),
    );
    return next ? better(best, next) : best;
  }

  private async withSecondOpinion({ image, lines }: Reading, script: ScriptChoice, until: number): Promise<TsvLine[]> {
    const languages = script.secondOpinion(lines);
    if (!languages) return lines;
    const others = await withinLimits(until, (limitMs) => this.tesseracts.read(languages, image.file, limitMs));
    if (!others) return lines;
    return script.isNarrowed ? mergeScripts(others, lines) : mergeScripts(lines, others);
  }

  private async readImage(image: PageImage, attempt: Attempt, { script, limitMs }: ReadingWay): Promise<Reading> {
    dropYoungGarbage();
    const sample = script.sampleLanguages(this.tesseracts.languages);
    if (sample) script.sampled(sample, await this.tesseracts.read(sample, image.sample(), limitMs));
    const lines = image.blank ? [] : await this.tesseracts.read(script.languages, image.file, limitMs);
    return { attempt, image, lines, ...looksOf(image) };
  }
}

const looksOf = ({ rescaled, sideways, pale }: PageImage) => ({ rescaled, sideways, pale });

/** Does something in the time that is left; null when there is none, or when it is too much for Tesseract. */
async function withinLimits<T>(until: number, work: (limitMs: number) => Promise<T>): Promise<T | null> {
  const limitMs = until - performance.now();
  if (limitMs <= 0) return null;
  try {
    return await work(limitMs);
  } catch (error) {
    if (error instanceof PermanentError) return null;
    throw error;
  }
}
