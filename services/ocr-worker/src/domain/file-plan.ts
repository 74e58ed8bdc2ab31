import type { MediaKind } from './media-kind';

/** What a page is like before it is rendered. Sizes are points in a PDF and pixels in a picture. */
export interface PlannedPage {
  number: number;
  width: number;
  height: number;
  source: 'text_layer' | 'ocr' | 'refused';
  /** Why: `good layer`, `no text`, `garbage: 13 % vowels`. */
  reason: string;
}

/** What is known of a file before it is read. `pages` may lack some that took too long to look at; they count as pages to recognise. */
export interface FilePlan {
  kind: MediaKind;
  /** Null for formats whose pages are known only when they are read. */
  pageCount: number | null;
  pages: PlannedPage[];
}

/** How many pages have to be recognised. */
export const pagesToRecognise = ({ pageCount, pages }: FilePlan): number =>
  (pageCount ?? 0) - pages.filter(isCheap).length;

/** Whether reading the page costs next to nothing. */
export const isCheap = ({ source }: PlannedPage): boolean => source !== 'ocr';
