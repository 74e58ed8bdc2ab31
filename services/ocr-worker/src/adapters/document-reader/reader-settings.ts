/** The stages of a reader's work that have a clock of their own. */
export type Stage = 'open' | 'plan' | 'render' | 'recognise';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What a document may cost, and how many readers there are. Every figure can be changed by whoever provides this class. */
export class ReaderSettings {
  /** Readers kept between documents; more are started when asked for at once. */
  readonly keptReaders: number = 2;
  /** A reader without work for this long ends, and gives back its 140 MB, Tesseract's included; whoever comes next waits a second for a new one. */
  readonly idleMs: number = 5 * MINUTE;
  /** A reader is replaced after this many documents: the memory of its libraries only grows. So it is when half its memory or CPU is used. */
  readonly documentsPerReader: number = 100;
  /** Wall clock for looking at a document; pages that are not reached count as pages to recognise. */
  readonly planMs: number = 30 * SECOND;
  /** Wall clock for a document or a range of its pages, over all readers. */
  readonly documentMs: number = 30 * MINUTE;
  /** Wall clock per stage of a page. Rendering takes 0.3 s, recognising 1 to 2 s, a doubtful page up to 10 s, on a busy machine the triple. */
  readonly stageMs: Readonly<Record<Stage, number>> = {
    open: 30 * SECOND,
    plan: 10 * SECOND,
    render: 20 * SECOND,
    recognise: 2 * MINUTE,
  };
  /** CPU seconds of a reader's own process, as a backstop. */
  readonly cpuSeconds: number = 1800;
  /** Data of a reader's own process. Node does not start below 700. */
  readonly memoryMegabytes: number = 1024;
  /** Address space of Tesseract, which takes 14 bytes per pixel. */
  readonly tesseractMegabytes: number = 1536;
  /** What a reader may write about one document. */
  readonly outputBytes: number = 256e6;
  /** A document that kills more readers than this is given up. */
  readonly mostLostReaders: number = 10;
  /** Where setpriv, prlimit, stdbuf and tesseract are looked for. */
  readonly searchPath: string = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin';

  constructor(changes: Partial<ReaderSettings> = {}) {
    Object.assign(this, changes);
  }
}
