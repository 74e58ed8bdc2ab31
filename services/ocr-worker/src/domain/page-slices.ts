import { type FilePlan, isCheap } from './file-plan';

/** A range of pages; `to` is null when it goes to an end that nobody knows yet. */
export interface PageRange {
  from: number;
  to: number | null;
}

/** So many pages with a text layer are read in the time of one that is recognised, with room for their downloads. */
const LAYER_PAGES_PER_RECOGNISED = 20;

/**
 * A slice takes this part of what is left, and at least one page to recognise: readers that take slices in turn end together however long their pages took,
 * and the beginning of a long document is not opened for every page. Opening a file costs 0.1 s, a fifteenth of what a page does.
 */
const PART_OF_REST = 1 / 8;
/** A document of fewer pages to recognise stays whole: others keep the other readers busy. */
const WORTH_SHARING = 4;

/**
 * Cuts a file into ranges that get shorter towards its end, none of more than `mostPages` pages to recognise. A file whose pages are not known is one range.
 */
export function slicesOf(plan: FilePlan, mostPages: number): PageRange[] {
  if (plan.pageCount === null) return [{ from: 1, to: null }];
  const costs = costsOf(plan, plan.pageCount);
  const most = mostPages * LAYER_PAGES_PER_RECOGNISED;
  let left = sum(costs);
  if (left <= most && left < WORTH_SHARING * LAYER_PAGES_PER_RECOGNISED) return [{ from: 1, to: plan.pageCount }];
  let [from, work, limit] = [1, 0, limitOf(left, most)];
  const slices: PageRange[] = [];
  for (const [index, cost] of costs.entries()) {
    if (work > 0 && work + cost > limit) {
      slices.push({ from, to: index });
      left -= work;
      [from, work, limit] = [index + 1, 0, limitOf(left, most)];
    }
    work += cost;
  }
  return [...slices, { from, to: plan.pageCount }];
}

function limitOf(left: number, most: number): number {
  return Math.min(most, Math.max(LAYER_PAGES_PER_RECOGNISED, left * PART_OF_REST));
}

function costsOf(plan: FilePlan, pageCount: number): number[] {
  const cheap = new Set(plan.pages.filter(isCheap).map(({ number }) => number));
  return Array.from({ length: pageCount }, (_, index) => (cheap.has(index + 1) ? 1 : LAYER_PAGES_PER_RECOGNISED));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
