import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message as the generator sees it. */
export interface ContractNames {
  /** `ocr.document-parsed.v1` */
  readonly wireName: string;
  /** The value: `documentParsed`. */
  readonly value: string;
  /** Its body's type: `DocumentParsed`. */
  readonly type: string;
  /** Whether its body has document, tenant and job. */
  readonly ofDocument: boolean;
  /** The other fields of a body that is valid, as source: `pageCount: 1, contentHash: 'x'`. */
  readonly otherFields: string;
}

/** The contract of that wire name, found in libs/contracts and proto; throws with all names when there is none. */
export function contractNamed(wireName: string, root: string): ContractNames {
  const messages = readFileSync(join(root, 'libs/contracts/src/messages.ts'), 'utf8');
  const declared = [...messages.matchAll(/export const (\w+) = \w+\(\s*'([^']+)',\s*(\w+)Schema/g)];
  const [, value, , type] = declared.find(([, , name]) => name === wireName) ?? [];
  if (!value || !type)
    throw new Error(`There is no message ${wireName}. There are: ${declared.map(([, , name]) => name).join(', ')}.`);
  const fields = fieldsOf(type, root);
  const ofDocument = DOCUMENT_IDS.every((id) => fields.some(({ name }) => name === id));
  const others = fields.filter(({ name }) => !(ofDocument && DOCUMENT_IDS.includes(name)));
  return { wireName, value, type, ofDocument, otherFields: others.flatMap(sampleOf).join(', ') };
}

interface Field {
  label: string;
  type: string;
  name: string;
}

const DOCUMENT_IDS = ['document_id', 'tenant_id', 'job_id'];

function fieldsOf(message: string, root: string): Field[] {
  const files = globSync('proto/**/*.proto', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
  const body = new RegExp(`^message ${message} \\{([^]*?)^\\}`, 'm').exec(files.join('\n'))?.[1] ?? '';
  return [...body.matchAll(/^ {2}(?:(repeated|optional) )?([\w.]+) (\w+) = \d+/gm)].map(
    ([, label = '', type = '', name = '']) => ({ label, type, name }),
  );
}

const SAMPLES: Record<string, string> = {
  string: `'x'`,
  bool: 'true',
  int64: '1n',
  uint64: '1n',
  bytes: 'new Uint8Array()',
};

/** `page_count` → `pageCount: 1`; nothing for what may be left out. */
function sampleOf({ label, type, name }: Field): string[] {
  const field = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (label === 'repeated') return [`${field}: []`];
  if (label === 'optional' || /^[A-Z.]/.test(type)) return [];
  if (name.endsWith('_id')) return [`${field}: '0199a1b2-0000-7000-8000-000000000001'`];
  return [`${field}: ${SAMPLES[type] ?? '1'}`];
}
