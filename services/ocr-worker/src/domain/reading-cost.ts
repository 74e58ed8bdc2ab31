import { type FilePlan, pagesToRecognise } from './file-plan';

/** An A4 page at 300 dpi, on one core: 1.34 pages/s were measured on two. */
const SECONDS_PER_RECOGNISED_PAGE = 1.5;
/** With the places of its words: 500 pages of a report in 8 s. */
const SECONDS_PER_LAYER_PAGE = 0.02;
/** Office documents and mails: 25 to 50 ms a file, 274 ms for 4 MB. */
const SECONDS_PER_MEGABYTE = 0.1;

/** What reading a file will cost, in seconds of one reader. */
export function secondsToRead(plan: FilePlan, bytes: number): number {
  if (plan.pageCount === null) return (bytes / 1e6) * SECONDS_PER_MEGABYTE;
  const recognised = pagesToRecognise(plan);
  const layers = plan.pageCount - recognised;
  return recognised * SECONDS_PER_RECOGNISED_PAGE + layers * SECONDS_PER_LAYER_PAGE;
}
