import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { CodedError } from '#libs/errors';
import { faultOf } from '../../../domain/fault';
import { ANSWERS_FD } from '../../limited-process/answers-fd';
import type { MakeRequest, MakerMessage } from '../maker-protocol';
import { makeOutputs } from './make-outputs';

/** The maker's process: takes requests from stdin, one at a time, and answers on descriptor 3. Meant to be killed at any moment. It ends when stdin does. */
async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) await answer(JSON.parse(line) as MakeRequest);
}

async function answer(request: MakeRequest): Promise<void> {
  try {
    await makeOutputs(request, send);
    send({ is: 'finished', residentMegabytes: process.memoryUsage.rss() / 2 ** 20 });
  } catch (error) {
    // A named error may pass; nobody knows in what state any other leaves PDFium.
    send({ is: 'lost', fault: faultOf(error) });
    if (!(error instanceof CodedError)) process.exitCode = 1;
  }
}

/** At once: what is written here has arrived before the next line of code can hang. */
function send(message: MakerMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) at += writeSync(ANSWERS_FD, bytes, at);
}

void main();
