import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Figures } from './figures';
import { pidsOf } from './ingest/processes';
import { pssOf } from './memory';
import { Corpus } from './ocr/corpus';
import { onOneCore } from './ocr/cores';
import { type FleetPlaces, FleetReader } from './ocr/fleet-reader';
import { installOcrmypdf, ocrmypdfVersion, runOcrmypdf } from './ocr/ocrmypdf';
import { ratioRow, runRow, shareRow } from './ocr/rows';

export interface OcrPlaces extends FleetPlaces {
  pidsFile: string;
  /** Folder of the fleet. */
  home: string;
}

/** How much is read: the whole takes 35 minutes on two cores, the quick one 10. */
const SIZES = {
  whole: { pages: 20, long: 200, longest: 500 },
  quick: { pages: 8, long: 24, longest: 100 },
} as const;
const JOBS = 2;
/** Scans that come at the same time. */
const SEVERAL = 5;
const RUSSIAN = 'rus+eng';
const THOUSAND = 1000;
const AT_ONCE = 8;

/** The fleet beside Debian's ocrmypdf: the same files, the same cores, one after the other. */
export async function benchOcr(places: OcrPlaces, size: keyof typeof SIZES): Promise<Figures> {
  installOcrmypdf();
  const corpus = new Corpus(places.home, SIZES[size].pages);
  const bench = new OcrBench(places, corpus);
  const steps: (() => Promise<Figures['rows']>)[] = [
    () => bench.upright('scan-en', 'eng'),
    () => bench.upright('scan-ru', RUSSIAN),
    () => bench.several('scan-en', 'eng'),
    () => bench.several('scan-ru', RUSSIAN),
    () => bench.turned(),
    () => bench.mixed(),
    () => bench.long(SIZES[size].long),
    () => bench.firstOf(SIZES[size].longest),
  ];
  await bench.warmUp();
  const rows: Figures['rows'] = [];
  for (const step of steps) {
    const found = await step();
    for (const [name, value] of found) process.stderr.write(`${name}: ${value}\n`); // half an hour without a word is long
    rows.push(...found);
  }
  return { title: `reading scans end to end, beside ocrmypdf ${ocrmypdfVersion()} with ${JOBS} jobs`, rows };
}

class OcrBench {
  private readonly reader: FleetReader;

  constructor(
    private readonly places: OcrPlaces,
    private readonly corpus: Corpus,
  ) {
    this.reader = new FleetReader(places);
  }

  /** Nobody is measured at the first scan after a start. */
  async warmUp(): Promise<void> {
    const scan = this.corpus.scan('scan-en');
    await this.reader.time(scan.file);
    await runOcrmypdf(this.corpus, scan, { way: 'plain', languages: 'eng', jobs: JOBS });
  }

  /** Both plain; for English also beside its rotate, deskew and clean. */
  async upright(name: string, languages: string): Promise<Figures['rows']> {
    const scan = this.corpus.scan(name);
    const ours = await this.reader.read(this.corpus, scan);
    const plain = await runOcrmypdf(this.corpus, scan, { way: 'plain', languages, jobs: JOBS });
    const rows = [
      runRow(`${name}, fleet`, ours),
      runRow(`${name}, ocrmypdf`, plain),
      ratioRow(`${name}, fleet to ocrmypdf`, ours, plain, 2),
      shareRow(`${name}, fleet`, ours),
    ];
    if (languages === RUSSIAN) return rows;
    const clean = await runOcrmypdf(this.corpus, scan, { way: 'clean', languages, jobs: JOBS });
    return [...rows, runRow(`${name}, ocrmypdf clean`, clean), ratioRow(`${name}, fleet to that`, ours, clean, 5)];
  }

  /** Several scans at the same time, as they come when a fleet has work: one ends while the next is read. Theirs are read one after the other. */
  async several(name: string, languages: string): Promise<Figures['rows']> {
    const scan = this.corpus.scan(name);
    const pages = SEVERAL * scan.truth.length;
    const ours = pages / (await this.reader.timeAll(scan.file, SEVERAL));
    let seconds = 0;
    for (let count = 0; count < SEVERAL; count++)
      seconds += (await runOcrmypdf(this.corpus, scan, { way: 'plain', languages, jobs: JOBS })).seconds;
    const theirs = pages / seconds;
    const value = `${ours.toFixed(2)} pages/s, ${(ours / theirs).toFixed(2)}× as fast as ocrmypdf (${theirs.toFixed(2)} pages/s, goal 2×)`;
    return [[`${SEVERAL} times ${name} at once, fleet`, value]];
  }

  /** Pages that lie on their sides and heads. */
  async turned(): Promise<Figures['rows']> {
    const scan = this.corpus.scan('turned-en');
    const ours = await this.reader.read(this.corpus, scan);
    const clean = await runOcrmypdf(this.corpus, scan, { way: 'clean', languages: 'eng', jobs: JOBS });
    return [
      runRow('turned-en, fleet (goal F1 99.9)', ours),
      runRow('turned-en, ocrmypdf clean', clean),
      ratioRow('turned-en, fleet to that', ours, clean, 5),
    ];
  }

  /** Nobody says which page is of which language; pale and dotted print. */
  async mixed(): Promise<Figures['rows']> {
    const rows: Figures['rows'] = [];
    for (const name of ['mixed', 'turned-ru', 'faint-en', 'faint-ru', 'dots-en', 'dots-ru']) {
      rows.push(runRow(`${name}, fleet`, await this.reader.read(this.corpus, this.corpus.scan(name))));
    }
    return rows;
  }

  /** A long scan on all cores, and on one. */
  async long(pages: number): Promise<Figures['rows']> {
    const file = this.corpus.long('scan-en', pages);
    const all = await this.reader.time(file);
    const one = await onOneCore(pidsOf(this.places.pidsFile, 'ocr-worker'), () => this.reader.time(file));
    const gain = one.parsed / all.parsed;
    return [
      [
        `${pages} pages, all cores to one`,
        `${all.parsed.toFixed(0)} s to ${one.parsed.toFixed(0)} s: ${gain.toFixed(2)}× (goal 1.85×)`,
      ],
    ];
  }

  async firstOf(pages: number): Promise<Figures['rows']> {
    const { documentId, seconds } = await this.reader.firstPage(this.corpus.long('scan-en', pages));
    await this.reader.isParsed(documentId);
    return [[`first page of ${pages} readable`, `${seconds.toFixed(1)} s (goal 10 s)`]];
  }
}

/** Memory of the reading service itself over a thousand documents. */
export async function benchThousand(places: OcrPlaces): Promise<Figures> {
  const reader = new FleetReader(places);
  const file = join('samples', 'report.pdf');
  const [service = 0] = pidsOf(places.pidsFile, 'ocr-worker');
  const megabytes: number[] = [];
  for (let done = 0; done < THOUSAND; done += AT_ONCE) {
    const ids = await Promise.all(Array.from({ length: AT_ONCE }, () => reader.upload(file)));
    for (const id of ids) await reader.isParsed(id);
    megabytes.push(residentOf(service));
  }
  const after = (documents: number): string => `${(megabytes[Math.floor(documents / AT_ONCE) - 1] ?? 0).toFixed(0)} MB`;
  return {
    title: `${THOUSAND} documents through one ocr-worker`,
    rows: [
      ['resident after 100 / 500 / 1000', [100, 500, THOUSAND].map(after).join(' / ')],
      ['proportional at the end', `${(pssOf(service) / 1024).toFixed(0)} MB`],
    ],
  };
}

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
