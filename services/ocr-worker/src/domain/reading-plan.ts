import { type FilePlan, pagesToRecognise } from './file-plan';
import { type Lane, laneOf } from './lane';
import { type PageRange, slicesOf } from './page-slices';
import { secondsToRead } from './reading-cost';

/** What a fleet wants of its plans. */
export class ReadingRules {
  /** Pages to recognise per slice. */
  readonly slicePages: number = 16;
  /** Slices of one document that are in the queue at once. */
  readonly slicesAtOnce: number = 4;
  /** After so many milliseconds a slice goes back into its lane with what is left of it. */
  readonly turnMs: number = 5 * 60_000;
  /** So soon it does when quicker work waits for a place: restarting costs a second or two. */
  readonly shortTurnMs: number = 5_000;
  /** Documents of one tenant being read before others' go first. */
  readonly tenantDocuments: number = 50;

  constructor(changes: Partial<ReadingRules> = {}) {
    Object.assign(this, changes);
  }
}

/** How a document is going to be read. */
export interface ReadingPlan extends FilePlan {
  lane: Lane;
  engine: 'tesseract' | 'text_layer';
  ocrPages: number;
  estimatedSeconds: number;
  slices: PageRange[];
}

/** Decides how a file is read, by what was seen of it. */
export function planReading(
  file: FilePlan,
  { bytes, crowded, slicePages }: { bytes: number; crowded: boolean; slicePages: number },
): ReadingPlan {
  const ocrPages = pagesToRecognise(file);
  const estimatedSeconds = secondsToRead(file, bytes);
  return {
    ...file,
    lane: laneOf({ bytes, seconds: estimatedSeconds, crowded }),
    engine: ocrPages > 0 ? 'tesseract' : 'text_layer',
    ocrPages,
    estimatedSeconds,
    slices: slicesOf(file, slicePages),
  };
}
