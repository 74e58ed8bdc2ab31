import { SERVICES } from '../fleet/ports.ts';
import { schedule } from './schedule.ts';

const FIELD = { services: SERVICES, network: true, clocks: true };
const COMBINATIONS = SERVICES.length * 4 + 4 * 6 + 1 + 4;

describe('schedule', () => {
  it('is the same for the same seed and another for another', () => {
    expect(schedule(11, 30, FIELD)).toEqual(schedule(11, 30, FIELD));
    expect(schedule(11, 30, FIELD)).not.toEqual(schedule(12, 30, FIELD));
  });

  it('begins a longer run like a shorter one of the same seed', () => {
    const whats = (count: number) => schedule(4, count, FIELD).map(({ kind, target }) => `${kind} ${target}`);
    expect(whats(40).slice(0, 10)).toEqual(whats(10));
  });

  it('does everything to everybody once before it repeats itself', () => {
    const whats = schedule(9, COMBINATIONS * 2, FIELD).map(({ kind, target }) => `${kind} ${target}`);
    expect(new Set(whats.slice(0, COMBINATIONS)).size).toBe(COMBINATIONS);
    expect(new Set(whats.slice(COMBINATIONS)).size).toBe(COMBINATIONS);
  });

  it('holds for 3 to 20 s what lasts, and pauses for 1 to 4 s', () => {
    for (const { kind, holdMs, pauseMs } of schedule(2, 200, FIELD)) {
      expect(pauseMs >= 1_000 && pauseMs <= 4_000).toBe(true);
      expect(
        ['freeze', 'cut', 'full', 'skew'].includes(kind) ? holdMs >= 3_000 && holdMs <= 20_000 : holdMs === 0,
      ).toBe(true);
    }
  });

  it('leaves the network alone where it does not obey', () => {
    const kinds = schedule(5, COMBINATIONS, { ...FIELD, network: false }).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['kill', 'term', 'freeze', 'full', 'skew']));
  });

  it('leaves clocks alone where they do not obey', () => {
    const kinds = schedule(5, COMBINATIONS, { ...FIELD, clocks: false }).map(({ kind }) => kind);
    expect(kinds).not.toContain('skew');
  });

  it('numbers its faults from 1 on', () => {
    expect(schedule(1, 3, FIELD).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('knows services from infrastructure', () => {
    const faults = schedule(1, COMBINATIONS, FIELD);
    expect(new Set(faults.filter((fault) => fault.infrastructure).map(({ target }) => target))).toEqual(
      new Set(['postgres', 'rabbitmq', 'redis', 's3', 'sqs', 'edge']),
    );
  });
});
