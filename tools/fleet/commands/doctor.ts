import { access, constants, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { homeFor, openInstallation, settingsAt } from '../installation.ts';
import { portOpen } from '../parts/probes.ts';
import { run } from '../parts/run.ts';
import { portsFrom } from '../ports.ts';
import { fleetStatus } from '../supervisor/control-client.ts';
import { doneLine, failedLine, say } from '../terminal.ts';
import { atLeast, versionIn, versionOf } from '../versions.ts';
import type { Command, Invocation } from './invocation.ts';

/** What one check found: fine with a detail, or a fault with what to do. */
interface Finding {
  title: string;
  detail: string;
  fix?: string;
}

const GIGABYTE = 1024 ** 3;

/** Checks what the fleet stands on, one line each; exit code 1 when something has to be fixed. */
export const doctor: Command = async (invocation) => {
  const findings = [
    nodeVersion(),
    ...(await programs()),
    ...(await languages()),
    await npmPackages(invocation),
    await folder(invocation),
    await disk(invocation),
    memory(),
    await ports(invocation),
  ];
  for (const { title, detail, fix } of findings)
    say(fix ? `${failedLine(title, detail)}\n    ${fix}` : doneLine(title, detail));
  return findings.some(({ fix }) => fix) ? 1 : 0;
};

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major === 24 && minor >= 11;
  return {
    title: 'Node',
    detail: process.versions.node,
    ...(fits ? {} : { fix: 'Call it through ./fleet, which brings its own Node 24.' }),
  };
}

interface Program {
  title: string;
  package: string;
  /** The oldest version that has what the fleet uses. */
  least: string;
  version: () => Promise<string>;
}

const PROGRAMS: Program[] = [
  { title: 'PostgreSQL', package: 'postgresql', least: '13', version: () => versionOf('postgres') },
  { title: 'RabbitMQ', package: 'rabbitmq-server', least: '3.10', version: () => versionOf('rabbitmq') },
  { title: 'Redis', package: 'redis-server', least: '6.2', version: () => versionOf('redis') },
  {
    title: 'Ceph gateway',
    package: 'radosgw ceph-mon ceph-osd ceph-common',
    least: '16',
    version: () => versionOf('s3'),
  },
  { title: 'Caddy', package: 'caddy', least: '2.5', version: () => versionOf('edge') },
  { title: 'Tesseract', package: 'tesseract-ocr', least: '5', version: () => said(['tesseract', '--version']) },
  { title: 'qpdf', package: 'qpdf', least: '10', version: () => said(['qpdf', '--version']) },
  { title: 'setpriv', package: 'util-linux', least: '2.33', version: () => said(['setpriv', '--version']) },
];

const said = async (command: string[]): Promise<string> => versionIn(await run(command).catch(() => ''));

function programs(): Promise<Finding[]> {
  return Promise.all(
    PROGRAMS.map(async ({ title, package: name, least, version }) => {
      const found = await version();
      if (!found)
        return { title, detail: 'is not installed', fix: `./fleet up installs it, or: apt-get install ${name}` };
      if (atLeast(found, least)) return { title, detail: found };
      return {
        title,
        detail: `${found} is too old`,
        fix: `${least} or later is needed; use a newer release of the system.`,
      };
    }),
  );
}

async function languages(): Promise<Finding[]> {
  const list = await run(['tesseract', '--list-langs']).catch(() => '');
  const missing = ['eng', 'rus', 'osd'].filter((language) => !list.split('\n').includes(language));
  const fix = `apt-get install ${missing.map((language) => `tesseract-ocr-${language}`).join(' ')}`;
  const title = 'Tesseract languages';
  return [
    missing.length === 0 ? { title, detail: 'eng rus osd' } : { title, detail: `without ${missing.join(', ')}`, fix },
  ];
}

async function npmPackages({ repo }: Invocation): Promise<Finding> {
  const installed = await access(`${repo}/node_modules/.package-lock.json`).then(
    () => true,
    () => false,
  );
  return installed
    ? { title: 'npm packages', detail: 'installed' }
    : { title: 'npm packages', detail: 'missing', fix: './fleet up installs them.' };
}

async function folder({ repo, env }: Invocation): Promise<Finding> {
  const { root } = homeFor(repo, env);
  const writable = await access(settingsAt(homeFor(repo, env)) ? root : repo, constants.W_OK).then(
    () => true,
    () => false,
  );
  return writable
    ? { title: 'Folder', detail: root }
    : {
        title: 'Folder',
        detail: `${root} is not writable`,
        fix: 'Run as its owner, or give another: FLEET_HOME=~/consilium ./fleet up',
      };
}

async function disk({ repo }: Invocation): Promise<Finding> {
  const { bavail, bsize } = await statfs(repo);
  const free = (bavail * bsize) / GIGABYTE;
  const detail = `${free.toFixed(0)} GB free`;
  return free >= 3
    ? { title: 'Disk', detail }
    : {
        title: 'Disk',
        detail,
        fix: 'Make room: the fleet wants 3 GB, and RabbitMQ stops taking messages below 0.5 GB.',
      };
}

function memory(): Finding {
  const free = freemem() / GIGABYTE;
  const detail = `${free.toFixed(1)} GB free`;
  return free >= 1.5
    ? { title: 'Memory', detail }
    : { title: 'Memory', detail, fix: 'The whole fleet wants 1.5 GB; end other programs or use a larger machine.' };
}

async function ports({ repo, env }: Invocation): Promise<Finding> {
  const home = homeFor(repo, env);
  const first = settingsAt(home)?.port ?? Number(env['FLEET_PORT'] ?? 7300);
  const title = `Ports ${first}–${first + 99}`;
  if (settingsAt(home) && (await fleetStatus(openInstallation(repo, home))))
    return { title, detail: 'in use by this fleet, which runs' };
  const taken: number[] = [];
  for (const port of Object.values(portsFrom(first))) if (await portOpen(port)) taken.push(port);
  return taken.length === 0
    ? { title, detail: 'free' }
    : { title, detail: `taken: ${taken.join(', ')}`, fix: `Choose others: FLEET_PORT=${first + 100} ./fleet up` };
}
