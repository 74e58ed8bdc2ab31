import type { Fault } from '../../domain/fault';
import type { PlannedPage } from '../../domain/file-plan';
import type { MediaKind } from '../../domain/media-kind';
import type { ReadPage } from '../../domain/reading';

/** One line of JSON on the reader's stdin: look at this file, or read these of its pages. */
export interface ReadRequest {
  /** `plan`: tell what the pages are like, and render nothing. */
  task: 'plan' | 'read';
  path: string;
  mediaType: string;
  /** A name under which what is learned of the document is remembered for its other pages; null: nothing is. */
  document: string | null;
  /** As Tesseract writes them: `rus+eng`. */
  languages: string;
  /** The first page. */
  from: number;
  /** The last page; null: to the end. */
  to: number | null;
  /** Pages in between that are done with. */
  skip: number[];
}

/** What a reader's process has used since it began. */
export interface Wear {
  cpuSeconds: number;
  residentMegabytes: number;
}

/** The messages that tell how far a reader has come. */
export type ReaderProgress = Extract<ReaderMessage, { is: 'at' | 'opened' | 'planned' | 'page' }>;

/**
 * One line of JSON on the reader's answer pipe. `at` comes before a page is touched, so that a reader's death has a name. A document ends with
 * `finished`, `refused`, or `lost`: the reader itself is broken and must be replaced.
 */
export type ReaderMessage =
  | { is: 'at'; page: number; stage: 'plan' | 'render' | 'recognise' }
  | { is: 'opened'; kind: MediaKind; pageCount: number | null }
  | { is: 'planned'; page: PlannedPage }
  | { is: 'page'; page: ReadPage; fault?: Fault }
  | { is: 'lost'; fault: Fault }
  | { is: 'refused'; fault: Fault; wear: Wear }
  | { is: 'finished'; wear: Wear };

/** The message of a line; null for a line that a killed reader did not end. */
export function parseMessage(line: string): ReaderMessage | null {
  try {
    return JSON.parse(line) as ReaderMessage;
  } catch {
    return null;
  }
}
