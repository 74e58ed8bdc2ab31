import { type FilePlan, isCheap } from './file-plan';

/** A range of pages; `to` is null when it goes to an end that nobody knows yet. */
export interface PageRange {
  from: number;
  to: number | null;
}

/** So many pages with a text layer are read in the time of one that is recognised, with room for their downloads. */
const LAYER_PAGES_PER_RECOGNISED = 20;

/**
 * A document is cut into so many slices, unless they would be shorter than this: the more there are, the less time one reader has nothing
 * to do while the others end, and opening a file for each costs 0.1 s, a fifteenth of what a page does.
 */
const USUAL_PARTS = 16;
const LEAST_PAGES = 2;

/**
 * Cuts a file into ranges of about equal work, none of more than `mostPages` pages to recognise, so that several readers end at the same time. A file whose
 * pages are not known is one range.
 */
export function slicesOf(plan: FilePlan, mostPages: number): PageRange[] {
  if (plan.pageCount === null) return [{ from: 1, to: null }];
  const costs = costsOf(plan, plan.pageCount);
  const most = mostPages * LAYER_PAGES_PER_RECOGNISED;
  const parts = partsOf(costs, most);
  const even = sum(costs) / parts;
  const slices: PageRange[] = [];
  let [from, work] = [1, 0];
  for (const [index, cost] of costs.entries()) {
    const isEven = slices.length < parts - 1 && work + cost / 2 > even;
    if (work > 0 && (isEven || work + cost > most)) {
      slices.push({ from, to: index });
      [from, work] = [index + 1, 0];
    }
    work += cost;
  }
  return [...slices, { from, to: plan.pageCount }];
}

function costsOf(plan: FilePlan, pageCount: number): number[] {
  const cheap = new Set(plan.pages.filter(isCheap).map(({ number }) => number));
  return Array.from({ length: pageCount }, (_, index) => (cheap.has(index + 1) ? 1 : LAYER_PAGES_PER_RECOGNISED));
}

function partsOf(costs: readonly number[], most: number): number {
  const worthSharing = Math.floor(sum(costs) / (LEAST_PAGES * LAYER_PAGES_PER_RECOGNISED));
  return Math.max(1, Math.ceil(sum(costs) / most), Math.min(USUAL_PARTS, worthSharing));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
