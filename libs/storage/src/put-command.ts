import type { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { unsignedData, WHILE_BUILT } from './unsigned-data';

/** The object that is made. */
export interface UploadTarget {
  Bucket: string;
  Key: string;
  ContentType: string;
  Metadata: Record<string, string>;
}

/** Makes an object of so many bytes in one request. */
export function putCommand(target: UploadTarget, Body: Buffer | Readable, ContentLength: number): PutObjectCommand {
  const command = new PutObjectCommand({ ...target, Body, ContentLength });
  command.middlewareStack.add(unsignedData, WHILE_BUILT);
  return command;
}
