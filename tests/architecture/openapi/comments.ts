import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, sources } from '../fleet';

/** What the comments over classes (`Class`) and their members (`Class.member`) of a service and of the libs say. */
export function commentsOf(service: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of sources(`{libs/*,services/${service}}/src/**/*.ts`))
    for (const [name, comment] of commentsIn(readFileSync(join(ROOT, path), 'utf8'))) found.set(name, comment);
  return found;
}

const CLASS = /^(?:export )?(?:abstract )?class (\w+)/;
const MEMBER = /^ {2}(?:readonly |async )?(\w+)(?:[!?]?:| =|\()/;
const COMMENT = /^\s*(?:\/\*\*|\*(?!\/))\s?(.*?)\s*(?:\*\/)?$/;

function* commentsIn(text: string): Generator<[name: string, comment: string]> {
  let [inClass, comment] = ['', ''];
  for (const line of text.split('\n')) {
    const said = COMMENT.exec(line)?.[1];
    if (said !== undefined) {
      comment = line.includes('/**') ? said : `${comment} ${said}`.trim();
      continue;
    }
    const [className, member] = [CLASS.exec(line)?.[1], MEMBER.exec(line)?.[1]];
    if (className) inClass = className;
    if (comment && (className ?? member)) yield [className ?? `${inClass}.${member}`, comment];
    if (className ?? member ?? line.trim() === '') comment = '';
  }
}
