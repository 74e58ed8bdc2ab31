/**
 * A stand-in for ABBYY Cloud OCR SDK for demonstrations: `node dist/services/ocr-worker/test/fakes/serve-abbyy.js [--port 8085] [--text 'What every page says']`.
 * Shows the settings with which a fleet asks it, and every request it gets. Ctrl-C ends it.
 */
import { parseArgs } from 'node:util';
import { FakeAbbyy } from './fake-abbyy';

const MOST_PAGES = 100;
const LOOK_MS = 500;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8085' },
      text: { type: 'string', default: 'Read by the second engine' },
    },
  });
  const fake = await FakeAbbyy.start(Number(values.port));
  fake.pages = Array.from({ length: MOST_PAGES }, () => [values.text]);
  const { applicationId, password } = FakeAbbyy.account;
  say(
    `SECOND_ENGINE=abbyy ABBYY_URL=${fake.url} ABBYY_APPLICATION_ID=${applicationId} ABBYY_PASSWORD=${password} ./fleet up`,
  );
  let shown = 0;
  setInterval(() => {
    for (const { method, bytes } of fake.seen.slice(shown)) say(`${method} ${bytes} bytes`);
    shown = fake.seen.length;
  }, LOOK_MS);
}

void main();
