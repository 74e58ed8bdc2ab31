import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { between, oneOf, type Random } from './random.ts';
import type { Item, Way } from './journal.ts';

/** Shares of the stream in percent; the rest are text posts. */
const POISON = 3;
const REPEATS = 12;
const SCANS = 2;
const UPLOADS = 20;
const BUCKET = 18;

const THINGS = ['cranes', 'barges', 'pilot boats', 'containers', 'fenders', 'moorings', 'buoys'];
const PLACES = ['the northern harbour', 'Port Sable', 'the old lock', 'the ferry pier', 'the grain terminal'];

/** An endless mixed stream of items, the same for the same seed but for the run's own name in every id. */
export class Corpus {
  readonly #run: string;
  readonly #random: Random;
  readonly #report: Buffer;
  readonly #scan: Buffer;
  readonly #broken: Buffer;
  readonly #sent: Item[] = [];

  constructor(run: string, random: Random, samples: string) {
    this.#run = run;
    this.#random = random;
    this.#report = readFileSync(join(samples, 'report.pdf'));
    this.#scan = readFileSync(join(samples, 'act-scan-ru.pdf'));
    this.#broken = readFileSync(join(samples, 'broken.pdf'));
  }

  next(): Item {
    const roll = this.#random() * 100;
    if (roll < REPEATS && this.#sent.length > 0) return { ...oneOf(this.#random, this.#sent), repeat: true };
    const item = this.#fresh(this.#random() * 100);
    this.#sent.push(item);
    return item;
  }

  #fresh(roll: number): Item {
    const id = `${this.#run}-${String(this.#sent.length + 1).padStart(4, '0')}`;
    if (roll < POISON) return item(id, 'upload', pdf(id, this.#broken), true);
    if (roll < POISON + SCANS) return item(id, 'upload', pdf(id, this.#scan));
    if (roll < POISON + SCANS + UPLOADS) return this.#file(id, 'upload');
    if (roll < POISON + SCANS + UPLOADS + BUCKET) return this.#file(id, 'bucket');
    return item(id, 'post', text(id, this.#note(id)));
  }

  #file(id: string, way: Way): Item {
    return item(id, way, this.#random() < 0.5 ? pdf(id, this.#report) : text(id, this.#note(id)));
  }

  #note(id: string): string {
    const count = between(this.#random, 2, 90);
    return (
      `Note ${id}: the harbour master of ${oneOf(this.#random, PLACES)} counts ${count} ${oneOf(this.#random, THINGS)}. ` +
      `The evening tide will carry ${oneOf(this.#random, THINGS)} past ${oneOf(this.#random, PLACES)}.`
    );
  }
}

const item = (id: string, way: Way, file: Pick<Item, 'filename' | 'content'>, poison = false): Item => ({
  id,
  way,
  poison,
  repeat: false,
  ...file,
});

const text = (id: string, note: string): Pick<Item, 'filename' | 'content'> => ({
  filename: `${id}.txt`,
  content: Buffer.from(note),
});

/** A comment behind a PDF's end makes it another file with the same pages. */
const pdf = (id: string, original: Buffer): Pick<Item, 'filename' | 'content'> => ({
  filename: `${id}.pdf`,
  content: Buffer.concat([original, Buffer.from(`\n% ${id}\n`)]),
});
