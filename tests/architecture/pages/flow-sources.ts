import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from '#libs/contracts';
import * as contracts from '#libs/contracts';
import { ROOT, sources } from '../fleet';

/** The flow folder that declares a class; empty when none does. */
export const folderOf = (service: string, className: string): string =>
  declarationOf(service, className)?.path.split('/')[4] ?? '';

/** Wire names of the contracts that a flow's own files hand to `publish`, or send under their own name. */
export function publishedBy(service: string, flow: string): string[] {
  const text = sources(`services/${service}/src/flows/${flow}/*.ts`).map(read).join('\n');
  const names = [...text.matchAll(/\bpublish(?:In\(\s*\w+,|\()\s*(\w+)|routingKey: (\w+)\.name/g)].map(
    ([, name, byKey]) => name ?? byKey ?? '',
  );
  const published = names.map((name): unknown => Reflect.get(contracts, name));
  return CONTRACTS.filter((contract) => published.includes(contract)).map(({ name }) => name);
}

/** The sentence over a class of a service. */
export const promiseOfClass = (service: string, className: string): string =>
  sentenceBefore(declarationOf(service, className)?.text ?? '', `export class ${className}\\b`);

/** The sentence over a method of a class. */
export const promiseOfMethod = (service: string, className: string, method: string): string =>
  sentenceBefore(declarationOf(service, className)?.text ?? '', `(async )?${method}\\(`);

function declarationOf(service: string, className: string): { path: string; text: string } | undefined {
  const declaration = new RegExp(`export class ${className}\\b`);
  return sources(`services/${service}/src/flows/*/*.ts`)
    .map((path) => ({ path, text: read(path) }))
    .find(({ text }) => declaration.test(text));
}

/** The text of the doc comment right before `what`, decorators between them aside. */
function sentenceBefore(text: string, what: string): string {
  const comment =
    new RegExp(String.raw`/\*\*((?:(?!\*/)[^])*)\*/\s*(?:@\w+\([^\n]*\)\s*)*${what}`).exec(text)?.[1] ?? '';
  return comment.replace(/\s*\n\s*\*\s*|\s+/g, ' ').trim();
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
