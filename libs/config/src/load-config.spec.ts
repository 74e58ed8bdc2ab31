import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError, loadConfig, redacted } from './load-config';
import { databaseSettings, hostSettings, list } from './settings';

const schema = z.object({ ...hostSettings, ...databaseSettings, HOSTS: list('', 'hosts') });
const good = { PORT: '7301', DATABASE_URL: 'postgres://u:p@localhost/db' };

describe('loadConfig', () => {
  it('fills in defaults and turns text into values', () => {
    expect(loadConfig(schema, { ...good, HOSTS: 'a, b,' })).toMatchObject({
      PORT: 7301,
      LOG_LEVEL: 'info',
      HOSTS: ['a', 'b'],
    });
  });

  it('names all bad variables at once, each with its meaning', () => {
    const load = () => loadConfig(schema, { PORT: 'x', DATABASE_URL: 'mysql://h/d', LOG_LEVEL: 'loud' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/PORT: .*port the service listens on[\s\S]*LOG_LEVEL|LOG_LEVEL[\s\S]*PORT/);
    expect(load).toThrow(/DATABASE_URL/);
  });

  it('reads a value from the file that X_FILE names', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'config-')), 'url');
    writeFileSync(file, 'postgres://u:secret@db/x\n');
    const config = loadConfig(schema, { PORT: '1', DATABASE_URL_FILE: file });
    expect(config.DATABASE_URL).toBe('postgres://u:secret@db/x');
  });

  it('takes an empty value for an absent one', () => {
    expect(() => loadConfig(schema, { ...good, DATABASE_URL: '' })).toThrow(/DATABASE_URL/);
  });
});

describe('redacted', () => {
  it('shows settings but no secret', () => {
    const shown = redacted(schema, loadConfig(schema, good));
    expect(shown).toMatchObject({ PORT: 7301, DATABASE_URL: '***' });
  });
});
