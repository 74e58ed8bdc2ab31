import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Controller } from '@nestjs/common';
import { documentParsed, type DocumentParsed } from '#libs/contracts';
import { Artifacts, type MissingArtifact, type NewArtifact } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { ObjectStore } from '#libs/storage';
import { OutputMaker } from '../../adapters/output-maker.engine';
import { type OutputSource, OutputSources } from '../../adapters/output-sources.store';
import { mediaKindOf } from '../../domain/media-kind';
import { nothingToShow, OUTPUT_KINDS } from '../../domain/outputs/output';
import { artifactBytes, artifactsTotal } from './make-artifacts.metrics';
import { StoredOutputs } from './stored-outputs';

/** What became of the artifacts of one document. */
interface Outcome {
  made: NewArtifact[];
  missing: MissingArtifact[];
}

/** Kinds of files that hold text but no pages. */
const WITHOUT_PAGES = new Set(['office', 'old_word', 'mail', 'html', 'text']);

/** A document that was read gets a searchable PDF, a thumbnail and pictures of its pages. What cannot be made is recorded with its reason. */
@Controller()
export class MakeArtifacts {
  constructor(
    private readonly sources: OutputSources,
    private readonly storage: ObjectStore,
    private readonly maker: OutputMaker,
    private readonly outputs: StoredOutputs,
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
    const outcome = hasPages ? await this.make(source, step.signal) : { ...nothingToShow(source.mediaType), made: [] };
    await step.commitOnce(({ tx }) => this.artifacts.replace(tx, documentId, OUTPUT_KINDS, outcome));
    count(outcome);
  }

  private async make(source: OutputSource, signal: AbortSignal): Promise<Outcome> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const [file, pages] = [path.join(folder, 'document'), path.join(folder, 'pages.ndjson')];
      const original = await this.storage.open(source.key, signal, source.bucket);
      await pipeline(original, createWriteStream(file), { signal });
      await this.sources.writePages(source.documentId, pages, signal);
      const outputs = await this.maker.make({ file, folder, pages, mediaType: source.mediaType }, signal);
      return { made: await this.outputs.store(source, outputs.made, signal), missing: outputs.missing };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const NO_BYTES = new Uint8Array();

function count({ made, missing }: Outcome): void {
  for (const { kind, size } of made) {
    artifactsTotal.inc({ kind, status: 'ready' });
    artifactBytes.inc({ kind }, size);
  }
  for (const { kind } of missing) artifactsTotal.inc({ kind, status: 'unavailable' });
}
