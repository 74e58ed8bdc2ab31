import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { MissingArtifact, NewArtifact } from '#libs/ledger';
import { ObjectStore } from '#libs/storage';
import type { Fault } from '../domain/fault';
import { OutputMaker } from './output-maker.engine';
import { type OutputSource, OutputSources } from './output-sources.store';
import { StoredOutputs } from './stored-outputs';

/** What became of the artifacts of one document: they are in the object store, or are missing. `fault`: what ended the work before its end. */
export interface Outcome {
  made: NewArtifact[];
  missing: MissingArtifact[];
  fault?: Fault | undefined;
}

/** Brings documents to the maker of outputs, and what it makes to the object store. */
@Injectable()
export class OutputWorkshop {
  constructor(
    private readonly sources: OutputSources,
    private readonly storage: ObjectStore,
    private readonly maker: OutputMaker,
    private readonly outputs: StoredOutputs,
  ) {}

  /** Everything that is made of a document, or pictures of these pages only, in order. Nothing is left on the disk. */
  async make(source: OutputSource, signal: AbortSignal, pictures?: readonly number[]): Promise<Outcome> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const [file, pages] = [path.join(folder, 'document'), path.join(folder, 'pages.ndjson')];
      const original = await this.storage.open(source.key, signal, source.bucket);
      await pipeline(original, createWriteStream(file), { signal });
      await this.sources.writePages(source.documentId, pages, { numbers: pictures ?? null, signal });
      const only = pictures && { onlyImages: true, imagePages: pictures.at(-1) ?? 0 };
      const outputs = await this.maker.make({ file, folder, pages, mediaType: source.mediaType, ...only }, signal);
      const { missing, fault } = outputs;
      return { made: await this.outputs.store(source, outputs.made, signal), missing, fault };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
