import { Controller } from '@nestjs/common';
import { pagesRead, type RecognisePages as Command, recognisePages } from '#libs/contracts';
import { bySetting, type Commit, currentTurn, minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { DocumentReader } from '../../adapters/document-reader.engine';
import { LocalCopies } from '../../adapters/local-copies';
import { type BegunSlice, Slices } from '../../adapters/slices.store';
import { LANE_SHARES } from '../../domain/lane';
import { refusalOfKiller, spares } from '../../domain/reader-killer';
import { ReadingRules } from '../../domain/reading-plan';
import { SliceTurn } from './slice-turn';
import { StoredPages } from './stored-pages';

/** A slice of a document becomes text in the book of record, page by page; a slice that is taken over continues at its next page. */
@Controller()
export class RecognisePages {
  constructor(
    private readonly slices: Slices,
    private readonly copies: LocalCopies,
    private readonly reader: DocumentReader,
    private readonly rules: ReadingRules,
  ) {}

  @OnMessage(recognisePages, {
    concurrency: bySetting('OCR_READERS'),
    lanes: LANE_SHARES,
    timeoutMs: minutes(10),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle(command: Command, step: StepContext): Promise<void> {
    const slice = await this.slices.begin(command);
    if (!slice) return;
    const isRead = await this.read(slice, step.signal);
    await step.commitOnce(async (commit) => {
      if (isRead) await this.finish(commit, command, slice);
      else await commit.publish(recognisePages, { ...idsOf(command), slice: slice.number }, slice.lane);
    });
  }

  /** False when its turn was over before the slice was. */
  private async read(slice: BegunSlice, signal: AbortSignal): Promise<boolean> {
    await this.refuseKiller(slice);
    const turn = new SliceTurn(this.rules, currentTurn());
    const stored = new StoredPages(this.slices, slice);
    const any = AbortSignal.any([signal, stored.signal, turn.signal]);
    const { languages, planId: document, nextPage: from, toPage: to } = slice;
    try {
      await this.copies.with(slice, any, (file) =>
        this.reader.readPages(file, { languages, document, from, to }, any, (page) => {
          stored.add(page);
          turn.endIfDue();
        }),
      );
    } catch (error) {
      await stored.settled();
      if (spares(error)) await this.slices.giveBack(slice);
      if (!turn.signal.aborted) throw error;
    }
    await stored.settled();
    return !turn.signal.aborted;
  }

  /** Whoever retries it afterwards starts with a clean record. */
  private async refuseKiller(slice: BegunSlice): Promise<void> {
    const refusal = refusalOfKiller(slice);
    if (!refusal) return;
    await this.slices.forgive(slice);
    throw refusal;
  }

  private async finish({ tx, publish }: Commit, command: Command, slice: BegunSlice): Promise<void> {
    const { next, isLast } = await this.slices.finish(tx, slice);
    const ids = idsOf(command);
    if (next !== undefined) await publish(recognisePages, { ...ids, slice: next }, slice.lane);
    if (isLast) await publish(pagesRead, ids);
  }
}

const idsOf = ({ documentId, tenantId, jobId, planId }: Command) => ({ documentId, tenantId, jobId, planId });
