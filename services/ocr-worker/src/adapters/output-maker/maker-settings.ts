import type { OutputKind } from '../../domain/outputs/output';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What the outputs of a document may cost. Every figure can be changed by whoever provides this class. */
export class MakerSettings {
  /** Pages of a document that get a stored picture: 30 ms and 80 KB each. */
  readonly imagePages: number = 100;
  /** A maker without work for this long ends, and gives back its 80 MB. */
  readonly idleMs: number = 5 * MINUTE;
  /** A maker is replaced after this many documents: the memory of its libraries only grows. So it is when half its memory is used. */
  readonly documentsPerMaker: number = 100;
  /** Wall clock of one output: the whole PDF, or the picture of one page. */
  readonly outputMs: Readonly<Record<OutputKind, number>> = {
    searchable_pdf: 6 * MINUTE,
    thumbnail: 30 * SECOND,
    page_image: 30 * SECOND,
  };
  /** Bytes of what it tells of one document: a few hundred for each output. */
  readonly answerBytes: number = 64e6;
  /** CPU seconds of a maker's own process, as a backstop. */
  readonly cpuSeconds: number = 1800;
  /** Data of a maker's own process. Node does not start below 700. */
  readonly memoryMegabytes: number = 1024;
  /** Where setpriv, prlimit and qpdf are looked for. */
  readonly searchPath: string = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin';

  constructor(changes: Partial<MakerSettings> = {}) {
    Object.assign(this, changes);
  }
}
