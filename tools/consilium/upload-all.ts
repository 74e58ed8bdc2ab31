import { FailedDocuments } from './exit-codes.ts';
import { endedBadly, follow, type State } from './follow.ts';
import { patiently } from './patience.ts';
import { type Fields, type OnBytes, type Receipt, sendForm } from './send-form.ts';
import type { Session } from './session.ts';
import type { Source } from './sources.ts';
import { type FileView, uploadView } from './upload-view.ts';

/** What became of one file. */
export interface Outcome {
  readonly source: Source;
  readonly receipt?: Pick<Receipt, 'document_id' | 'state' | 'duplicate'>;
  /** The last state that was seen, when the document was watched. */
  readonly state?: State;
  readonly fault?: unknown;
}

export interface UploadWish {
  readonly sources: readonly Source[];
  readonly fields: Fields;
  readonly concurrency: number;
  readonly watch: boolean;
}

/** Uploads everything, so many files at once, and reports each when it is done; nothing new begins after Ctrl-C. */
export async function uploadAll(session: Session, wish: UploadWish, report: (outcome: Outcome) => void): Promise<void> {
  const view = await uploadView(wish.watch);
  const send = await senderFor(session, wish);
  const waiting = [...wish.sources];
  const worker = async (): Promise<void> => {
    for (let source = waiting.shift(); source && !session.signal.aborted; source = waiting.shift()) {
      const file = view.begin(source);
      const outcome = await uploadOne(session, { source, watch: wish.watch, send, file });
      file.done();
      report(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(wish.concurrency, waiting.length) }, worker));
  view.end();
}

/** A file from here on is worth an upload that goes on after a broken connection. */
const RESUMABLE_FROM_BYTES = 100 * 1024 * 1024;

const isLarge = ({ size = 0 }: Source): boolean => size >= RESUMABLE_FROM_BYTES;

type Send = (source: Source, onBytes: OnBytes) => Promise<Required<Outcome>['receipt']>;

/** One request per file; what is large goes resumably, where the fleet takes that. */
async function senderFor(session: Session, { sources, fields }: UploadWish): Promise<Send> {
  const large = sources.some(isLarge) ? await import('./send-resumable.ts') : undefined;
  const resumably = large && (await large.takesResumable(session)) ? large.sendResumable : undefined;
  return async (source, onBytes) => {
    if (resumably && isLarge(source)) return resumably(session, source, fields, onBytes);
    const call = () => sendForm(session, source, fields, onBytes);
    return source.path === undefined ? call() : patiently(call, session.signal); // stdin comes only once
  };
}

interface OneUpload {
  readonly source: Source;
  readonly watch: boolean;
  readonly send: Send;
  readonly file: FileView;
}

async function uploadOne(session: Session, { source, watch, send, file }: OneUpload): Promise<Outcome> {
  let receipt: Outcome['receipt'];
  try {
    receipt = await send(source, file.sent);
    if (!watch) return { source, receipt };
    const { state, problem_id: problem } = await follow(session, receipt.document_id, file.state);
    return { source, receipt, state, ...(endedBadly(state) && { fault: badEnd(receipt.document_id, state, problem) }) };
  } catch (fault) {
    return { source, ...(receipt && { receipt }), fault: session.signal.aborted ? session.signal.reason : fault };
  }
}

const badEnd = (id: string, state: State, problem: string | null): FailedDocuments =>
  new FailedDocuments(`document ${id} ended as ${state}${problem ? `: consilium explain ${id}` : ''}`);
