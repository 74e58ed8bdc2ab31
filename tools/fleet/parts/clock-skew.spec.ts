import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt } from '../home.ts';
import { clockEnvironment, clocksObey, setAllClocksRight, setClock } from './clock-skew.ts';

describe('clocks', () => {
  const home = homeAt(mkdtempSync(join(tmpdir(), 'clocks-')), '/repo');

  it('are right unless somebody has set them wrong', () => {
    expect(clockEnvironment(home, 'indexer')).toEqual({});
  });

  it('are wrong for the one service, as far as clocks obey here', () => {
    setClock(home, 'indexer', 90);
    setClock(home, 'admin', -30);
    expect(clockEnvironment(home, 'indexer')['FAKETIME']).toBe(clocksObey() ? '+90' : undefined);
    expect(clockEnvironment(home, 'admin')['FAKETIME']).toBe(clocksObey() ? '-30' : undefined);
    expect(clockEnvironment(home, 'enrichment')).toEqual({});
  });

  it('can be set right, one or all', () => {
    setClock(home, 'indexer', 0);
    expect(clockEnvironment(home, 'indexer')).toEqual({});
    expect(setAllClocksRight(home)).toEqual(['admin']);
    expect(clockEnvironment(home, 'admin')).toEqual({});
  });
});
