import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import '#libs/persistence';
import { getMetadataArgsStorage } from 'typeorm';
import { ROOT, sources } from '../fleet';
import { code, type GeneratedPage, page, table } from './markdown';

/** Every table with its columns, their meaning, and who writes it. */
export const dataModelPage: GeneratedPage = {
  path: 'docs/data-model.md',
  render: () => {
    const tables = tablesOfEntities();
    return page(
      'Data model',
      'One PostgreSQL database, one migration history. A table has one writing owner; everybody may read. Ids are UUIDv7, times are `timestamptz`.',
      table(
        ['Table', 'Written by', 'Meaning'],
        tables.map(({ name, meaning }) => [`[${name}](#${name})`, writersOf(name), meaning]),
      ),
      ...tables.flatMap(({ name, columns }) => [`## ${name}`, table(['Column', 'Type', 'Key', 'Meaning'], columns)]),
    );
  },
};

interface TableOfEntity {
  name: string;
  meaning: string;
  columns: string[][];
}

function tablesOfEntities(): TableOfEntity[] {
  const comments = commentsOfEntities();
  return getMetadataArgsStorage()
    .tables.map(({ target, name = '' }) => {
      const entity = (target as Function).name;
      return { name, meaning: comments.get(entity) ?? '', columns: columnsOf(target, entity, comments) };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

function columnsOf(target: unknown, entity: string, comments: Map<string, string>): string[][] {
  const { columns, foreignKeys } = getMetadataArgsStorage();
  return columns
    .filter((column) => column.target === target)
    .map(({ propertyName, options: { type, array, nullable, primary } }) => {
      const foreign = foreignKeys.some((key) => key.target === target && key.propertyName === propertyName);
      return [
        code(propertyName),
        `${nameOf(type)}${array ? '[]' : ''}${nullable ? ', null' : ''}`,
        [primary && 'primary', foreign && 'foreign'].filter(Boolean).join(', '),
        comments.get(`${entity}.${propertyName}`) ?? '',
      ];
    });
}

const nameOf = (type: unknown): string => (typeof type === 'string' ? type : (type as Function).name).toLowerCase();

/** The comments over entities (by class) and over their fields (by `class.field`). */
function commentsOfEntities(): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of sources('libs/persistence/src/entities/*.entity.ts')) {
    let [entity, comment] = ['', ''];
    for (const line of readFileSync(join(ROOT, path), 'utf8').split('\n')) {
      const named = /^export class (\w+)|^ {2}(\w+)!:/.exec(line);
      const text = /^\s*(?:\/\*\*|\*(?!\/))\s?(.*?)\s*(?:\*\/)?$/.exec(line)?.[1];
      if (text !== undefined) comment = `${comment} ${text}`.trim();
      if (!named) continue;
      entity = named[1] ?? entity;
      found.set(named[2] ? `${entity}.${named[2]}` : entity, comment);
      comment = '';
    }
  }
  return found;
}

/** The libs and services whose sources change the table. */
function writersOf(name: string): string {
  const change = new RegExp(`(INSERT INTO|UPDATE|DELETE FROM) "?${name}"?[\\s(]`);
  const writers = sources('{libs,services}/*/src/**/*.ts')
    .filter((path) => change.test(readFileSync(join(ROOT, path), 'utf8')))
    .map((path) => path.split('/').slice(0, 2).join('/'))
    .filter((place) => place !== 'libs/testing');
  return [...new Set(writers)].map((place) => place.replace('services/', '')).join(', ');
}
