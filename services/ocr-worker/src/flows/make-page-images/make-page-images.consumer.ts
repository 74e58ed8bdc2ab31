import { Controller } from '@nestjs/common';
import { makePageImages, type MakePageImages as Command } from '#libs/contracts';
import { asError, CodedError, TransientError } from '#libs/errors';
import { Artifacts, type MissingArtifact } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { OutputSources } from '../../adapters/output-sources.store';
import { type Outcome, OutputWorkshop } from '../../adapters/output-workshop';
import { faultOf } from '../../domain/fault';
import { missingFor } from '../../domain/outputs/output';
import { countArtifacts } from '../make-artifacts/make-artifacts.metrics';

const KIND = 'page_image';

/** Pages that somebody wants to look at get pictures, further back in a document than they are made by themselves. What cannot be made is recorded with its reason. */
@Controller()
export class MakePageImages {
  constructor(
    private readonly sources: OutputSources,
    private readonly workshop: OutputWorkshop,
    private readonly artifacts: Artifacts,
  ) {}

  @OnMessage(makePageImages, {
    concurrency: 1,
    timeoutMs: minutes(10),
    retry: { attempts: 3, firstDelayMs: seconds(2), maxDelayMs: seconds(30) },
  })
  async handle(command: Command, step: StepContext): Promise<void> {
    const { documentId, pages } = command;
    const { made, missing, fault } = await this.make(command, step);
    const outcome = {
      made,
      missing: [...missing.filter(({ kind }) => kind === KIND), ...lostAt(pages, { made, missing, fault })],
    };
    await step.commitOnce(({ tx }) => this.artifacts.answer(tx, documentId, KIND, { pages, ...outcome }));
    countArtifacts(outcome);
  }

  /** That there is no file to make them of is no problem of the document either. */
  private async make({ documentId, pages }: Command, step: StepContext): Promise<Outcome> {
    const source = await this.sources.load(documentId);
    try {
      return await this.workshop.make(source, step, pages);
    } catch (error) {
      step.signal.throwIfAborted();
      if (!(error instanceof CodedError) || error instanceof TransientError) throw error;
      return { made: [], missing: pages.map((page) => missingFor(KIND, faultOf(asError(error)), page)) };
    }
  }
}

/** The page at which the maker was lost. Those after it have done nothing: they can be asked for again. */
function lostAt(pages: readonly number[], { made, missing, fault }: Outcome): MissingArtifact[] {
  const told = new Set([...made, ...missing].map(({ page }) => page));
  const page = pages.find((number) => !told.has(number));
  return fault && page !== undefined ? [missingFor(KIND, fault, page)] : [];
}
