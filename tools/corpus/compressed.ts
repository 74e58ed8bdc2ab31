import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate } from 'node:zlib';

/** Deflates `chunk` repeated `times` times without ever holding the whole. */
export function compressed(chunk: Buffer, times: number): Promise<Buffer> {
  const chunks = function* () {
    for (let count = 0; count < times; count++) yield chunk;
  };
  return buffer(Readable.from(chunks()).pipe(createDeflate({ level: 9 })));
}
