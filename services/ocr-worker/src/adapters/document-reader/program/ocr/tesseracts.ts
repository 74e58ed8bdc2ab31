import type { TiffFile } from '../../../../domain/picture/tiff-file';
import type { TsvLine } from '../../../../domain/tesseract-tsv';
import { TesseractProcess } from './tesseract.engine';

/** A Tesseract that was not asked while others were so many times gives its 50 MB back; starting it again takes 0.2 s. */
const MOST_PASSED_OVER = 2;

interface Running {
  process: TesseractProcess;
  lastAsked: number;
}

/** The Tesseracts of a reader, one for each set of languages in use, kept from document to document. */
export class Tesseracts {
  private readonly running = new Map<string, Running>();
  private readonly ending = new Set<Promise<void>>();
  private asked = 0;

  constructor(private readonly memoryMegabytes: number) {}

  /** Sets of languages that have a process now. */
  get languages(): string[] {
    return [...this.running.keys()];
  }

  /** Reads a picture as `TesseractProcess` does. */
  read(languages: string, picture: TiffFile, limitMs?: number): Promise<TsvLine[]> {
    const process = this.running.get(languages)?.process ?? new TesseractProcess(languages, this.memoryMegabytes);
    this.running.set(languages, { process, lastAsked: ++this.asked });
    for (const [others, { lastAsked }] of this.running) if (this.asked - lastAsked > MOST_PASSED_OVER) this.end(others);
    return process.read(picture, limitMs);
  }

  async stop(): Promise<void> {
    for (const languages of this.languages) this.end(languages);
    await Promise.all(this.ending);
  }

  private end(languages: string): void {
    const ending = this.running.get(languages)?.process.stop();
    this.running.delete(languages);
    if (!ending) return;
    this.ending.add(ending);
    void ending.finally(() => this.ending.delete(ending));
  }
}
