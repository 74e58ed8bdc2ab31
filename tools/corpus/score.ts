/**
 * Error rates of what was read: `node tools/corpus/score.ts TRUTH.json READ`. The truth is a list of page texts; READ is such a list too, or a text whose
 * pages end with form feeds (`ocrmypdf --sidecar`, `pdftotext`). Prints one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { scorePages } from './scoring.ts';

const [truthFile, readFile] = process.argv.slice(2);
if (!truthFile || !readFile) throw new Error('usage: node tools/corpus/score.ts TRUTH.json READ.json|READ.txt');
const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as string[];
const text = readFileSync(readFile, 'utf8');
const read = readFile.endsWith('.json') ? (JSON.parse(text) as string[]) : text.split('\f');
process.stdout.write(`${JSON.stringify(scorePages(truth, read))}\n`);
