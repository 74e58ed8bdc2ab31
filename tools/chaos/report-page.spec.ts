import { aDocument, aFault, aRun, START } from './a-run.ts';
import { reportPage } from './report-page.ts';
import { timeline } from './timeline.ts';

const faults = [
  aFault(),
  aFault({
    number: 2,
    target: 'postgres',
    infrastructure: true,
    kind: 'term',
    injectedAt: START + 9_000,
    healthyAt: START + 11_000,
  }),
  aFault({ number: 3, target: 'admin', trouble: '<no process>', healthyAt: undefined }),
];
const documents = [aDocument({ createdAt: START + 1_200, publishedAt: START + 4_000 })];

describe('the report', () => {
  it('shows verdict, figures and every fault on a page that loads nothing', () => {
    const page = reportPage(aRun({ faults, documents }));
    expect(page).toContain('Nothing was lost');
    expect(page).toContain('3 faults, seed 7');
    expect(page).toContain('<b>3.0 s</b><span>recovery max</span>');
    expect(page).not.toMatch(/(?:src|href)=|url\(|<script/);
  });

  it('names what is wrong', () => {
    const page = reportPage(aRun({ documents: [aDocument({ state: 'tagged', publishedAt: null })] }));
    expect(page).toContain('still tagged');
    expect(page).toContain('class="tile bad"');
  });

  it('lets no text become markup', () => {
    expect(reportPage(aRun({ faults, documents }))).toContain('&lt;no process&gt;');
  });
});

describe('the timeline', () => {
  it('has a lane for each component that was hit, services first, and a bar for each fault', () => {
    const svg = timeline(aRun({ faults, documents }));
    const names = [...svg.matchAll(/class="lane" text-anchor="end">([^<]+)/g)].map(([, name]) => name);
    expect(names).toEqual(['admin', 'indexer', 'postgres']);
    expect(svg.match(/rx="2"/g)).toHaveLength(3);
    expect(svg.match(/class="mark"/g)).toHaveLength(1);
  });

  it('grows with the length of the run', () => {
    const run = aRun({ faults, documents });
    const hours = { ...run, stoppedAt: START + 3_000_000, quietAt: START + 3_600_000 };
    expect(widthOf(timeline(hours))).toBeGreaterThan(widthOf(timeline(run)) * 4);
  });
});

const widthOf = (svg: string): number => Number(/ width="(\d+)"/.exec(svg)?.[1]);
