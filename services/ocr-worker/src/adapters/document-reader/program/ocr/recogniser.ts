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
import { findOrientation } from './orientation.engine';
import { makePageImage, type PageImage } from './page-image';
import { Tesseracts } from './tesseracts';

/** A doubtful page gets no further attempt after this long: its clock outside runs too. */
const RETRY_BUDGET_MS = 40_000;

/** Recognises the picture of a page. */
export type PageReader = (number: number, picture: Grey) => Promise<ReadPage>;

interface Reading extends AttemptResult {
  image: PageImage;
}

/** Makes text of pictures. Its Tesseracts, and what it has learned of the scripts of documents, are kept from document to document. */
export class Recogniser {
  readonly scripts = new ScriptMemory();
  private readonly tesseracts: Tesseracts;

  constructor(private readonly memoryMegabytes: number) {
    this.tesseracts = new Tesseracts(memoryMegabytes);
  }

  /**
   * A good page is read once, pale and unsure print once more when smoothed; a doubtful page is set upright if it lies wrong, tried without rescaling, then
   * with stretched contrast.
   */
  async read(number: number, picture: Grey, script: ScriptChoice): Promise<ReadPage> {
    const first = await this.firstReading(picture, script);
    if (first.image.blank) return blankPage(number, 'ocr');
    const best = await this.bestReading(picture, first, script);
    const lines = await this.withSecondOpinion(best, script);
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
    const reading = await this.readImage(image, FIRST_ATTEMPT, script);
    if (!script.isNarrowed || !isDoubtful(reading)) return reading;
    script.widen();
    return this.readImage(image, FIRST_ATTEMPT, script);
  }

  private async bestReading(picture: Grey, first: Reading, script: ScriptChoice): Promise<Reading> {
    const best = isDoubtful(first) ? await this.readAgain(picture, first, script) : first;
    const smooth = smoothAttempt(best);
    if (!smooth) return best;
    return better(best, await this.readAs(picture, smooth, script));
  }

  private async readAgain(picture: Grey, first: Reading, script: ScriptChoice): Promise<Reading> {
    const until = performance.now() + RETRY_BUDGET_MS;
    const orientation = await findOrientation(first.image.file, this.memoryMegabytes);
    let best = first;
    for (const attempt of attemptsAfter(first, orientation, () => best)) {
      if (!isDoubtful(best) || performance.now() > until) break;
      best = better(best, await this.readAs(picture, attempt, script));
    }
    return best;
  }

  private async withSecondOpinion({ image, lines }: Reading, script: ScriptChoice): Promise<TsvLine[]> {
    const languages = script.secondOpinion(lines);
    if (!languages) return lines;
    const others = await this.tesseracts.read(languages, image.file);
    return script.isNarrowed ? mergeScripts(others, lines) : mergeScripts(lines, others);
  }

  private async readAs(picture: Grey, attempt: Attempt, script: ScriptChoice): Promise<Reading> {
    return this.readImage(await makePageImage(picture, attempt), attempt, script);
  }

  private async readImage(image: PageImage, attempt: Attempt, script: ScriptChoice): Promise<Reading> {
    const sample = script.sampleLanguages;
    if (sample) script.sampled(await this.tesseracts.read(sample, image.sample()));
    const lines = image.blank ? [] : await this.tesseracts.read(script.languages, image.file);
    return { attempt, image, lines, ...looksOf(image) };
  }
}

const looksOf = ({ rescaled, sideways, pale }: PageImage) => ({ rescaled, sideways, pale });
