import {
  type Attempt,
  type AttemptResult,
  attemptsAfter,
  better,
  FIRST_ATTEMPT,
  isDoubtful,
} from '../../../../domain/page-attempts';
import { recognisedPage } from '../../../../domain/page-words';
import type { Grey } from '../../../../domain/picture/grey';
import { blankPage, type ReadPage } from '../../../../domain/reading';
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

/** Makes text of pictures with one Tesseract, which is kept from document to document. */
export class Recogniser {
  private tesseract: TesseractProcess | null = null;

  constructor(private readonly memoryMegabytes: number) {}

  /** A good page is read once; a doubtful one is set upright if it lies wrong, tried without rescaling, then with stretched contrast. */
  async read(number: number, picture: Grey, languages: string): Promise<ReadPage> {
    const tesseract = await this.tesseractFor(languages);
    const attempt = (how: Attempt, known: boolean) => readAs(picture, how, { tesseract, orientationKnown: known });
    const first = await attempt(FIRST_ATTEMPT, false);
    if (first.image.blank) return blankPage(number, 'ocr');
    const best = isDoubtful(first) ? await this.readAgain(first, (how) => attempt(how, true)) : first;
    return recognisedPage(number, best.lines, best.image.toPage);
  }

  async stop(): Promise<void> {
    await this.tesseract?.stop();
    this.tesseract = null;
  }

  private async readAgain(first: Reading, read: (attempt: Attempt) => Promise<Reading>): Promise<Reading> {
    const until = performance.now() + RETRY_BUDGET_MS;
    const orientation = await findOrientation(first.image.file, this.memoryMegabytes);
    let best = first;
    for (const attempt of attemptsAfter(first, orientation, () => best)) {
      if (!isDoubtful(best) || performance.now() > until) break;
      best = better(best, await read(attempt));
    }
    return best;
  }

  private async tesseractFor(languages: string): Promise<TesseractProcess> {
    if (this.tesseract?.languages === languages) return this.tesseract;
    await this.stop();
    this.tesseract = new TesseractProcess(languages, this.memoryMegabytes);
    return this.tesseract;
  }
}

/** Sideways lines cost the recogniser most and give nothing: until the orientation is known, they are not read. */
async function readAs(
  picture: Grey,
  attempt: Attempt,
  { tesseract, orientationKnown }: { tesseract: TesseractProcess; orientationKnown: boolean },
): Promise<Reading> {
  const image = await makePageImage(picture, attempt);
  const skipped = image.blank || (image.sideways && !orientationKnown);
  const lines = skipped ? [] : await tesseract.read(image.file);
  return { attempt, image, lines, rescaled: image.rescaled, sideways: image.sideways };
}
