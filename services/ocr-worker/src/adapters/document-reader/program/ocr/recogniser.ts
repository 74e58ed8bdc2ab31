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
import type { TsvLine } from '../../../../domain/tesseract-tsv';
import { findOrientation } from './orientation.engine';
import { makePageImage, type PageImage } from './page-image';
import { TesseractProcess } from './tesseract.engine';

/** A doubtful page gets no further attempt after this long: its clock outside runs too. */
const RETRY_BUDGET_MS = 40_000;

/** Recognises the picture of a page. */
export type PageReader = (number: number, picture: Grey) => Promise<ReadPage>;

interface Reading extends AttemptResult {
  image: PageImage;
}

/** Makes text of pictures. Its Tesseracts, one for each set of languages in use, are kept from document to document. */
export class Recogniser {
  private readonly running = new Map<string, TesseractProcess>();

  constructor(private readonly memoryMegabytes: number) {}

  /**
   * A good page is read once, pale and unsure print once more when smoothed; a doubtful page is set upright if it lies wrong, tried without rescaling, then
   * with stretched contrast.
   */
  async read(number: number, picture: Grey, script: ScriptChoice): Promise<ReadPage> {
    const first = await this.firstReading(picture, script);
    if (first.image.blank) return blankPage(number, 'ocr');
    const best = await this.bestReading(picture, first, script.languages);
    const lines = await this.withSecondOpinion(best, script);
    script.saw(lines);
    return { ...recognisedPage(number, lines, best.image.toPage), rotation: best.attempt.turn };
  }

  async stop(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    await Promise.all(all.map((tesseract) => tesseract.stop()));
  }

  private async firstReading(picture: Grey, script: ScriptChoice): Promise<Reading> {
    const reading = await this.readAs(picture, FIRST_ATTEMPT, { languages: script.languages, orientationKnown: false });
    if (!script.isNarrowed || reading.image.blank || !isDoubtful(reading)) return reading;
    script.widen();
    return this.readAs(picture, FIRST_ATTEMPT, { languages: script.languages, orientationKnown: false });
  }

  private async bestReading(picture: Grey, first: Reading, languages: string): Promise<Reading> {
    const best = isDoubtful(first) ? await this.readAgain(picture, first, languages) : first;
    const smooth = smoothAttempt(best);
    if (!smooth) return best;
    return better(best, await this.readAs(picture, smooth, { languages, orientationKnown: true }));
  }

  private async readAgain(picture: Grey, first: Reading, languages: string): Promise<Reading> {
    const until = performance.now() + RETRY_BUDGET_MS;
    const orientation = await findOrientation(first.image.file, this.memoryMegabytes);
    let best = first;
    for (const attempt of attemptsAfter(first, orientation, () => best)) {
      if (!isDoubtful(best) || performance.now() > until) break;
      best = better(best, await this.readAs(picture, attempt, { languages, orientationKnown: true }));
    }
    return best;
  }

  private async withSecondOpinion({ image, lines }: Reading, script: ScriptChoice): Promise<TsvLine[]> {
    const languages = script.secondOpinion(lines);
    if (!languages) return lines;
    const others = await this.tesseractFor(languages).read(image.file);
    return script.isNarrowed ? mergeScripts(others, lines) : mergeScripts(lines, others);
  }

  /** Sideways lines cost the recogniser most and give nothing: until the orientation is known, they are not read. */
  private async readAs(
    picture: Grey,
    attempt: Attempt,
    { languages, orientationKnown }: { languages: string; orientationKnown: boolean },
  ): Promise<Reading> {
    const image = await makePageImage(picture, attempt);
    const skipped = image.blank || (image.sideways && !orientationKnown);
    const lines = skipped ? [] : await this.tesseractFor(languages).read(image.file);
    return { attempt, image, lines, rescaled: image.rescaled, sideways: image.sideways, pale: image.pale };
  }

  private tesseractFor(languages: string): TesseractProcess {
    const tesseract = this.running.get(languages) ?? new TesseractProcess(languages, this.memoryMegabytes);
    this.running.set(languages, tesseract);
    return tesseract;
  }
}
