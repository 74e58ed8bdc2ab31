import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { leaveBody } from '#libs/service-host';
import { IncomingFiles, type Place } from '../../adapters/incoming-files';
import { type FilePart, type FormField, readForm } from '../../adapters/multipart-form';
import { ReadingEngines } from '../../adapters/reading-engines.store';
import { checksumMismatch } from '../../domain/checksum';
import type { StoredFile } from '../../adapters/file-document';
import { type Announcement, announcementOf } from '../../domain/upload-announcement';
import { oneLine } from '../../domain/one-line';
import { IngestGatewayConfig } from '../../ingest-gateway.config';
import { type UploadFields, uploadFields, wrongField } from './upload-fields';

/** A file of an upload: its bytes are in the object store, or it was refused. */
export type FileOutcome = StoredFile | PermanentError;

/** A request that has been read: nothing of it is in the ledger yet. */
export interface Upload {
  readonly fields: UploadFields;
  /** In the order of the request, at least one. */
  readonly files: FileOutcome[];
}

/** A refused file up to here is read past, so that the files after it get their answers; a longer one ends the request. */
const READ_PAST_BYTES = 32 * 1024 * 1024;

/** Reads an upload into the object store. Whatever ends it early, none of its bytes stay there. */
@Injectable()
export class UploadReader {
  constructor(
    private readonly incoming: IncomingFiles,
    private readonly engines: ReadingEngines,
    private readonly config: IngestGatewayConfig,
  ) {}

  async read(request: IncomingMessage, tenant: string): Promise<Upload> {
    const { digests } = this.announced(request);
    const whole = digests.length > 0 ? hashOfBody(request) : undefined;
    const files: FileOutcome[] = [];
    try {
      const given = await readForm(request, this.config.UPLOAD_IDLE_MS, async (part, soFar) => {
        files.push(await this.take(part, { tenant, case: caseIn(soFar) }));
      });
      const fields = await uploadFields(given);
      await this.engines.choose({ languages: fields.languages });
      if (files.length === 0) throw new PermanentError('malformed_request', 'The form has no part named file.');
      await this.compare(files, fields.sha256);
      if (whole) compareDigests(digests, whole.digest('hex'), files);
      return { fields, files };
    } catch (error) {
      await this.discard(files);
      throw error;
    }
  }

  /** Removes the bytes of files that will not be registered. */
  async discard(files: readonly FileOutcome[]): Promise<void> {
    const keys = files.flatMap((file) => (file instanceof Error ? [] : [file.key]));
    await Promise.all(keys.map((key) => this.incoming.discard(key)));
  }

  /** Before the first byte of the body is read: who has asked whether to send it has nothing to be read past. */
  private announced(request: IncomingMessage): Announcement {
    try {
      return announcementOf(request.headers, this.config.MAX_UPLOAD_BYTES);
    } catch (refusal) {
      if (request.headers.expect === undefined) leaveBody(request);
      throw refusal;
    }
  }

  private async take(part: FilePart, place: Place): Promise<FileOutcome> {
    if (part.field !== 'file') throw wrongField(part.field, 'files are sent as parts named file');
    try {
      return await this.incoming.store(part, place);
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      await readPast(part, error);
      return error;
    }
  }

  private async compare(files: FileOutcome[], claims: readonly string[]): Promise<void> {
    if (claims.length > 0 && claims.length !== files.length) throw wrongField('sha256', 'one for each file, or none');
    for (const [index, file] of files.entries()) {
      const claim = claims[index]?.toLowerCase();
      if (file instanceof Error || claim === undefined || claim === file.sha256) continue;
      await this.discard([file]);
      files[index] = checksumMismatch(file.sha256);
    }
  }
}

/** The bytes of the body, hashed as they come. */
function hashOfBody(request: IncomingMessage): Hash {
  const hash = createHash('sha256');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  return hash;
}

/** A digest in a header is that of the body, as RFC 9530 has it, or of the one file in it, as many senders mean it. */
function compareDigests(digests: readonly string[], whole: string, files: readonly FileOutcome[]): void {
  const [only, ...others] = files;
  const sha256 = only && !(only instanceof Error) && others.length === 0 ? only.sha256 : undefined;
  if (digests.every((digest) => digest === whole || digest === sha256)) return;
  throw checksumMismatch(sha256 ?? whole);
}

/** The key of an object names the case when it is known before the file; the ledger knows it in any case. */
function caseIn(fields: readonly FormField[]): string | null {
  const name = oneLine(fields.find((field) => field.name === 'case')?.value ?? '');
  return name === '' ? null : name;
}

async function readPast(part: FilePart, refusal: PermanentError): Promise<void> {
  let past = 0;
  for await (const chunk of part.chunks()) {
    past += chunk.length;
    if (past > READ_PAST_BYTES) throw refusal;
  }
}
