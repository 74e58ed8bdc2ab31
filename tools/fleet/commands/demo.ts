import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConsiliumClient } from '../../demo/consilium-client.ts';
import { samples, upload } from '../../demo/items.ts';
import { report } from '../../demo/report.ts';
import { serveSite } from '../../demo/sample-site.ts';
import { sendAndWatch } from '../../demo/watch.ts';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { bold, green, red, say } from '../terminal.ts';
import { parsed, type Command } from './invocation.ts';
import { summary } from './summary.ts';
import { bringUp } from './up.ts';

/** Sends the samples, or the files given, through the whole pipeline and shows what came out. Starts the fleet if it does not run, and leaves it running. */
export const demo: Command = async (invocation) => {
  const { positionals } = parsed(invocation.args, {});
  const files = filesOf(positionals, invocation.env['PWD'] ?? '.');
  const { fleet, ok } = await bringUp({ ...invocation, args: [] }, { services: true });
  if (!ok) return 1;
  const failures = await run(fleet, files);
  say(`\n${await summary(fleet)}`);
  say(
    failures === 0
      ? green('\nEvery document ended as it should.')
      : red(`\n${failures} document(s) did not end as they should.`),
  );
  return failures === 0 ? 0 : 1;
};

/** The files that words on the command line name; a clear fault for what is missing or a folder. */
export function filesOf(words: readonly string[], folder: string): string[] {
  const files = words.map((word) => resolve(folder, word));
  const faulty = files.filter((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
  if (faulty.length > 0)
    throw new FleetError(`Not a file: ${faulty.join(', ')}.`, {
      advice: 'Check the path; of a folder, name the files: ./fleet demo folder/*',
    });
  return files;
}

async function run(fleet: Installation, files: string[]): Promise<number> {
  const { addresses, secrets, ports, repo } = fleet;
  const client = new ConsiliumClient(addresses.edge, secrets.apiKey);
  const folder = join(repo, 'samples');
  const site = await serveSite(join(folder, 'site'), ports.sampleSite);
  const bucket = {
    endpoint: addresses.s3,
    name: addresses.s3Bucket,
    accessKeyId: addresses.s3AccessKey,
    secretAccessKey: addresses.s3SecretKey,
  };
  try {
    const items = files.length > 0 ? files.map(upload) : samples(folder, site.url, bucket);
    say(bold(`\n${items.length === 1 ? 'One document' : `${items.length} documents`} on the way\n`));
    return await report(client, await sendAndWatch(client, items));
  } finally {
    site.close();
  }
}
