import { type FilePlan, isCheap } from './file-plan';

/** A range of pages; `to` is null when it goes to an end that nobody knows yet. */
export interface PageRange {
  from: number;
  to: number | null;
}

/** So many pages with a text layer are read in the time of one that is recognised, with room for their downloads. */
const LAYER_PAGES_PER_RECOGNISED = 20;

/** Cuts a file into ranges of about as much work as `mostPages` pages to recognise. A file whose pages are not known is one range. */
export function slicesOf(plan: FilePlan, mostPages: number): PageRange[] {
  if (plan.pageCount === null) return [{ from: 1, to: null }];
  const cheap = new Set(plan.pages.filter(isCheap).map(({ number }) => number));
  const slices: PageRange[] = [];
  let [from, work] = [1, 0];
  for (let page = 1; page <= plan.pageCount; page++) {
    const cost = cheap.has(page) ? 1 : LAYER_PAGES_PER_RECOGNISED;
    if (work > 0 && work + cost > mostPages * LAYER_PAGES_PER_RECOGNISED) {
      slices.push({ from, to: page - 1 });
      [from, work] = [page, 0];
    }
    work += cost;
  }
  return [...slices, { from, to: plan.pageCount }];
}
