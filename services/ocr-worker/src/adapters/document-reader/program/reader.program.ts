import { createInterface } from 'node:readline';
import { CodedError } from '#libs/errors';
import { faultOf } from '../../../domain/fault';
import type { ReadRequest } from '../reader-protocol';
import { Answers } from './answers';
import { Recogniser } from './ocr/recogniser';
import { planDocument } from './plan-document';
import { readDocument } from './read-document';

/**
 * The reader's process: takes requests from stdin, one at a time, and answers on descriptor 3. Meant to be killed at any moment. It ends when stdin does.
 * The only argument is Tesseract's memory limit in megabytes.
 */
async function main(): Promise<void> {
  const recogniser = new Recogniser(Number(process.argv[2]));
  for await (const line of createInterface({ input: process.stdin })) {
    await answer(JSON.parse(line) as ReadRequest, recogniser);
  }
  await recogniser.stop();
}

async function answer(request: ReadRequest, recogniser: Recogniser): Promise<void> {
  const answers = new Answers(request);
  try {
    if (request.task === 'plan') await planDocument(request, answers);
    else await readDocument(request, recogniser, answers);
    answers.finished();
  } catch (error) {
    if (error instanceof CodedError) answers.refused(faultOf(error));
    // Nobody knows in what state an unforeseen error leaves PDFium and the rest.
    else answers.lost(faultOf(error));
  }
}

void main();
