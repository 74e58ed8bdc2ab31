import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { Artifacts, type NewArtifact } from '#libs/ledger';
import type { StepContext } from '#libs/messaging';
import { artifactKey, finalKey, ObjectStore } from '#libs/storage';
import type { OutputSource } from './output-sources.store';
import type { MadeOutput } from '../domain/outputs/output';

/** Uploads at once: most of a small one is waiting. */
const AT_ONCE = 4;

/** The step that artifacts are filed under. */
const STEP = 'make-artifacts';

/** The step in which outputs are made. */
export type MakingStep = Pick<StepContext, 'signal' | 'writeEarly'>;

/** Puts outputs into the object store. */
@Injectable()
export class StoredOutputs {
  constructor(
    private readonly storage: ObjectStore,
    private readonly artifacts: Artifacts,
  ) {}

  /** Uploads one output and records it at once: whoever asks need not wait for the others. */
  async publish(source: OutputSource, output: MadeOutput, step: MakingStep): Promise<NewArtifact> {
    const artifact = await this.storeOne(source, output, step.signal);
    const outcome = { made: [artifact], missing: [] };
    await step.writeEarly((tx) => this.artifacts.replace(tx, source.documentId, [artifact.kind], outcome));
    return artifact;
  }

  /** Uploads what was made, some at once, under keys of the document. The original itself is not copied. */
  async store(source: OutputSource, made: readonly MadeOutput[], signal: AbortSignal): Promise<NewArtifact[]> {
    const artifacts: NewArtifact[] = [];
    const waiting = made.values();
    const storeSome = async (): Promise<void> => {
      for (const output of waiting) artifacts.push(await this.storeOne(source, output, signal));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, storeSome));
    return artifacts;
  }

  private async storeOne(source: OutputSource, output: MadeOutput, signal: AbortSignal): Promise<NewArtifact> {
    const { kind, file, mediaType, page, facts } = output;
    if (facts['original'] === true)
      return { kind, path: source.key, mediaType, size: source.size, sha256: source.sha256, facts };
    const key = keyOf(source, output);
    const { bytes, size, sha256 } = hashed(file);
    await this.storage.put(key, bytes, { mediaType, signal });
    return { kind, path: key, mediaType, size: size(), sha256: sha256(), page, facts };
  }
}

function keyOf({ tenantName, caseName, documentId }: OutputSource, { kind, file }: MadeOutput): string {
  if (kind === 'searchable_pdf') return finalKey(tenantName, caseName, documentId);
  return artifactKey(tenantName, caseName, { step: STEP, id: `${documentId}-${path.basename(file)}` });
}

/** A file as a stream that counts and hashes what passes. */
function hashed(file: string) {
  const hash = createHash('sha256');
  let size = 0;
  const bytes = createReadStream(file).on('data', (chunk) => {
    hash.update(chunk);
    size += chunk.length;
  });
  return { bytes, size: () => size, sha256: () => hash.digest('hex') };
}
