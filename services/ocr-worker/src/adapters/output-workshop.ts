import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { MissingArtifact, NewArtifact } from '#libs/ledger';
import { ObjectStore } from '#libs/storage';
import type { Fault } from '../domain/fault';
import type { MadeOutput } from '../domain/outputs/output';
import { dropYoungGarbage } from './limited-process/young-garbage';
import { OutputMaker, type OutputOrder } from './output-maker.engine';
import { type OutputSource, OutputSources } from './output-sources.store';
import { type MakingStep, StoredOutputs } from './stored-outputs';

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
  async make(source: OutputSource, step: MakingStep, pictures?: readonly number[]): Promise<Outcome> {
    const { signal } = step;
    this.maker.prepare();
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const [file, pages] = [path.join(folder, 'document'), path.join(folder, 'pages.ndjson')];
      const original = await this.storage.open(source.key, signal, source.bucket);
      await pipeline(original, createWriteStream(file), { signal });
      dropYoungGarbage();
      await this.sources.writePages(source.documentId, pages, { numbers: pictures ?? null, signal });
      const only = pictures && { onlyImages: true, imagePages: pictures.at(-1) ?? 0 };
      return await this.makeAndStore(source, { file, folder, pages, mediaType: source.mediaType, ...only }, step);
    } finally {
      await rm(folder, { recursive: true, force: true });
      dropYoungGarbage();
    }
  }

  /** The PDF is stored, and can be had, while the pictures are being made. */
  private async makeAndStore(source: OutputSource, order: OutputOrder, step: MakingStep): Promise<Outcome> {
    const early: Promise<NewArtifact>[] = [];
    const publish = (output: MadeOutput): void => {
      if (output.kind !== PUBLISHED_EARLY) return;
      const published = this.outputs.publish(source, output, step);
      published.catch(() => undefined); // thrown below, when the maker has ended
      early.push(published);
    };
    try {
      const { made, missing, fault } = await this.maker.make(order, step.signal, publish);
      const rest = await this.outputs.store(source, made.filter(isLater), step.signal);
      return { made: [...(await Promise.all(early)), ...rest], missing, fault };
    } finally {
      await Promise.allSettled(early); // it reads a file of the folder
    }
  }
}

const PUBLISHED_EARLY = 'searchable_pdf';
const isLater = ({ kind }: MadeOutput): boolean => kind !== PUBLISHED_EARLY;
