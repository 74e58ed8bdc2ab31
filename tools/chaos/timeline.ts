import { duration, element, escaped } from './html.ts';
import type { HappenedFault } from './journal.ts';
import { rates, roundStep } from './rates.ts';
import type { ChaosRun } from './run.ts';

const LEFT = 132; // names of components
const RIGHT = 16;
const WIDTH = 1_120; // of a run of up to ten minutes; longer ones scroll
const PER_MINUTE = 110;
const RATE_TOP = 26;
const RATE_HEIGHT = 150;
const LANE_TOP = RATE_TOP + RATE_HEIGHT + 40;
const LANE = 24;
const SPAN_MS = 2_000;

interface Scale {
  run: ChaosRun;
  width: number;
  height: number;
  lanes: string[];
  x: (moment: number) => number;
}

/** The run as one SVG: rates of acceptance and publication above, faults by component below, over the same time. */
export function timeline(run: ChaosRun): string {
  const scale = scaleOf(run);
  const inside = [grid(scale), rateCurves(scale), stripes(scale), faults(scale), stop(scale)].join('\n');
  const { width, height } = scale;
  return element(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': 'Timeline' },
    inside,
  );
}

function scaleOf(run: ChaosRun): Scale {
  const length = Math.max(run.quietAt - run.startedAt, 1);
  const width = Math.max(WIDTH, LEFT + RIGHT + (length / 60_000) * PER_MINUTE);
  const lanes = [...new Set(run.journal.faults.toSorted(byKind).map(({ target }) => target))];
  const x = (moment: number): number =>
    Math.round((LEFT + ((moment - run.startedAt) / length) * (width - LEFT - RIGHT)) * 10) / 10;
  return { run, width: Math.round(width), height: LANE_TOP + lanes.length * LANE + 30, lanes, x };
}

const byKind = (left: HappenedFault, right: HappenedFault): number =>
  Number(left.infrastructure) - Number(right.infrastructure) || left.target.localeCompare(right.target);

/** Vertical lines with the time since the start. */
function grid({ run, width, height, x }: Scale): string {
  const seconds = (run.quietAt - run.startedAt) / 1_000;
  const step = Math.max(roundStep(seconds / 60, Math.floor(width / 90)) * 60, 15);
  const lines: string[] = [];
  for (let at = 0; at <= seconds; at += step) {
    const place = x(run.startedAt + at * 1_000);
    lines.push(element('line', { x1: place, x2: place, y1: RATE_TOP, y2: height - 24, class: 'grid' }));
    lines.push(element('text', { x: place, y: height - 8, class: 'tick', 'text-anchor': 'middle' }, clock(at)));
  }
  return lines.join('');
}

function rateCurves({ run, x, width }: Scale): string {
  const { startedAt, quietAt } = run;
  const spans = Math.ceil((quietAt - startedAt) / SPAN_MS);
  const of = (moments: readonly number[]): number[] => rates(moments, startedAt, SPAN_MS, spans);
  const accepted = of(run.journal.sendings.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []));
  const published = of(run.documents.flatMap(({ publishedAt }) => publishedAt ?? []));
  const top = Math.max(1, ...accepted, ...published);
  const y = (rate: number): number => Math.round((RATE_TOP + RATE_HEIGHT * (1 - rate / top)) * 10) / 10;
  const points = (values: number[]): string =>
    values.map((rate, span) => `${x(startedAt + (span + 0.5) * SPAN_MS)},${y(rate)}`).join(' ');
  const floor = `${x(quietAt)},${y(0)} ${x(startedAt)},${y(0)}`;
  return [
    rateAxis(top, y, width),
    element('polygon', { points: `${points(published)} ${floor}`, class: 'published-area' }),
    element('polyline', { points: points(published), class: 'published' }),
    element('polyline', { points: points(accepted), class: 'accepted' }),
  ].join('');
}

function rateAxis(top: number, y: (rate: number) => number, width: number): string {
  const step = roundStep(top, 4);
  const marks: string[] = [element('text', { x: 8, y: RATE_TOP + 4, class: 'lane' }, 'documents / s')];
  for (let rate = 0; rate <= top; rate += step) {
    marks.push(element('line', { x1: LEFT, x2: width - RIGHT, y1: y(rate), y2: y(rate), class: 'grid' }));
    marks.push(
      element(
        'text',
        { x: LEFT - 8, y: y(rate) + 4, class: 'tick', 'text-anchor': 'end' },
        String(Math.round(rate * 10) / 10),
      ),
    );
  }
  return marks.join('');
}

function stripes({ lanes: names, width }: Scale): string {
  return names
    .map((name, index) => {
      const y = LANE_TOP + index * LANE;
      const stripe = element('rect', {
        x: LEFT,
        y,
        width: width - LEFT - RIGHT,
        height: LANE,
        class: `stripe${index % 2}`,
      });
      return stripe + element('text', { x: LEFT - 8, y: y + 16, class: 'lane', 'text-anchor': 'end' }, escaped(name));
    })
    .join('');
}

function faults(scale: Scale): string {
  return scale.run.journal.faults.map((fault) => faultBar(scale, fault)).join('');
}

/** From the fault until the component serves again, with a mark where the first later document was published. */
function faultBar({ run, lanes: names, x }: Scale, fault: HappenedFault): string {
  const y = LANE_TOP + names.indexOf(fault.target) * LANE;
  const from = x(fault.injectedAt);
  const until = x(fault.healthyAt ?? fault.endedAt ?? fault.injectedAt);
  const bar = { x: from, y: y + 5, width: Math.max(until - from, 4), height: LANE - 10, rx: 2, class: fault.kind };
  const after = run.verdict.recoveries.find(({ number }) => number === fault.number)?.publishedAfterSeconds;
  const told = element('title', {}, escaped(faultText(fault, after)));
  if (after === undefined) return element('rect', bar, told);
  const mark = element(
    'circle',
    { cx: x(fault.injectedAt + after * 1_000), cy: y + LANE / 2, r: 3.2, class: 'mark' },
    told,
  );
  return element('rect', bar, told) + mark;
}

function faultText(
  { number, kind, target, injectedAt, endedAt, healthyAt, trouble }: HappenedFault,
  after?: number,
): string {
  const healthy = healthyAt && `serves again after ${duration((healthyAt - (endedAt ?? injectedAt)) / 1_000)}`;
  const published = after !== undefined && `next document published after ${duration(after)}`;
  return [`${number}: ${kind} ${target}`, trouble, healthy, published].filter(Boolean).join(' · ');
}

/** Where load and faults ended and the wait for quiet began. */
function stop({ run, height, x }: Scale): string {
  const place = x(run.stoppedAt);
  const line = element('line', { x1: place, x2: place, y1: RATE_TOP - 6, y2: height - 24, class: 'stop' });
  return line + element('text', { x: place, y: RATE_TOP - 10, class: 'tick', 'text-anchor': 'middle' }, 'load ends');
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
