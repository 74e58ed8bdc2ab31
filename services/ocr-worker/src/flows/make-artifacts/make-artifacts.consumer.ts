import { Controller } from '@nestjs/common';
import { documentParsed, type DocumentParsed } from '#libs/contracts';
import { Artifacts } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { OutputSources } from '../../adapters/output-sources.store';
import { OutputWorkshop } from '../../adapters/output-workshop';
import { mediaKindOf } from '../../domain/media-kind';
import { nothingToShow, OUTPUT_KINDS } from '../../domain/outputs/output';
import { countArtifacts } from './make-artifacts.metrics';

/** Kinds of files that hold text but no pages. */
const WITHOUT_PAGES = new Set(['office', 'old_word', 'mail', 'html', 'text']);

/**
 * A document that was read gets a searchable PDF, which can be had as soon as it is made, a thumbnail and pictures of its first pages. What cannot be made
 * is recorded with its reason.
 */
@Controller()
export class MakeArtifacts {
  constructor(
    private readonly sources: OutputSources,
    private readonly workshop: OutputWorkshop,
    private readonly artifacts: Artifacts,
  ) {}

  @OnMessage(documentParsed, {
    concurrency: 1, // takes a thirtieth of the time of reading, and a process of 200 MB
    timeoutMs: minutes(20),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle({ documentId }: DocumentParsed, step: StepContext): Promise<void> {
    const source = await this.sources.load(documentId);
    const hasPages = !WITHOUT_PAGES.has(mediaKindOf(source.mediaType, NO_BYTES) ?? '');
    const outcome = hasPages
      ? await this.workshop.make(source, step)
      : { ...nothingToShow(source.mediaType), made: [] };
    await step.commitOnce(({ tx }) => this.artifacts.replace(tx, documentId, OUTPUT_KINDS, outcome));
    countArtifacts(outcome);
  }
}

const NO_BYTES = new Uint8Array();
