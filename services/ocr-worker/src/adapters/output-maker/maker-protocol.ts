import type { Fault } from '../../domain/fault';
import type { MadeOutput, MissingOutput, OutputKind } from '../../domain/outputs/output';

/** One line of JSON on the maker's stdin. */
export interface MakeRequest {
  /** The original, and a folder that what is made goes into. */
  file: string;
  folder: string;
  mediaType: string;
  /** A file with one `OutputPage` of JSON a line, in order. */
  pages: string;
  /** The last page that gets a picture. */
  imagePages: number;
  /** Nothing but pictures of the pages in that file: no PDF, no thumbnail. */
  onlyImages?: boolean;
}

/** One line of JSON on the answer pipe. `at` comes before the work, so that the maker's death has a name. `lost`: the maker must be replaced. */
export type MakerMessage =
  | { is: 'at'; kind: OutputKind }
  | { is: 'made'; output: MadeOutput }
  | { is: 'missing'; output: MissingOutput }
  | { is: 'lost'; fault: Fault }
  | { is: 'finished'; residentMegabytes: number };

/** The message of a line; null for a line that a killed maker did not end. */
export function parseMessage(line: string): MakerMessage | null {
  try {
    return JSON.parse(line) as MakerMessage;
  } catch {
    return null;
  }
}
