import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { OutputPage } from '../../../domain/outputs/output-page';

/** The pages of a document one by one, from a file with a line of JSON for each. */
export async function* outputPages(file: string): AsyncGenerator<OutputPage> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    yield JSON.parse(line) as OutputPage;
  }
}
