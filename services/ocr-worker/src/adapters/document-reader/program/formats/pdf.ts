import { CodedError, PermanentError, TransientError } from '#libs/errors';
import { cleanText } from '../../../../domain/clean-text';
import { faultOf } from '../../../../domain/fault';
import { turnSize } from '../../../../domain/outputs/page-turn';
import type { Size } from '../../../../domain/outputs/text-lines';
import { PAGE_LIMITS, pixelsAt, planPage } from '../../../../domain/page-plan';
import type { Grey } from '../../../../domain/picture/grey';
import { layerPage, type ReadPage } from '../../../../domain/reading';
import type { PageAnswers } from '../answers';
import type { PageReader } from '../ocr/recogniser';
import type { PdfDocument } from '../pdf/pdf-document';
import { decodeScan, type PageScan, scanOf } from '../pdf/page-scan';
import type { PdfPage } from '../pdf/pdf-page';

/** Wanted pixels to those of a scan: between these it is taken as it is. */
const NATIVE = { least: 0.97, most: 1.03 };

/** Reads a PDF page by page and closes it: from the text layer where it can be trusted, else by recognising the page's picture. */
export async function readPdf(document: PdfDocument, recognise: PageReader, answers: PageAnswers): Promise<void> {
  refuseByCount(document.pageCount);
  for (let number = 1; number <= document.pageCount; number++) {
    if (answers.isSkipped(number)) continue;
    answers.at(number, 'render');
    try {
      answers.page(await readPage(document, number, recognise));
    } catch (error) {
      if (!(error instanceof CodedError) || error instanceof TransientError) throw error;
      answers.failed(number, faultOf(error));
    }
  }
  document.close();
}

/** Refuses a document without pages or with more than anybody may want. */
export function refuseByCount(pages: number): void {
  if (pages < 1) throw new PermanentError('no_pages', 'The document has no pages');
  if (pages <= PAGE_LIMITS.pages) return;
  const message = `The document has ${pages} pages, limit ${PAGE_LIMITS.pages}; split it`;
  throw new PermanentError('resource_limit_exceeded', message, {
    facts: { resource: 'pages', pages, limit: PAGE_LIMITS.pages },
  });
}

async function readPage(document: PdfDocument, number: number, recognise: PageReader): Promise<ReadPage> {
  const look = document.withPage(number, (page) => layerOrPicture(number, page));
  if ('text' in look) return look;
  if ('data' in look) return recognise(number, look);
  const { scan, size } = look;
  const picture = await inGrey(scan, size);
  return recognise(number, picture ?? document.withPage(number, (page) => page.render(size.width, size.height)));
}

/** The layer of a page; or its picture; or the scan that it consists of, which is decoded faster than rendered, and its size in pixels. */
function layerOrPicture(number: number, page: PdfPage): ReadPage | Grey | { scan: PageScan; size: Size } {
  const facts = page.facts();
  const plan = planPage(facts);
  if (plan.source === 'refused') {
    throw new PermanentError('resource_limit_exceeded', `page ${number} has ${plan.reason}`, {
      facts: { page: number },
    });
  }
  if (plan.source === 'text_layer') return layerPage(number, cleanText(facts.text), page.words());
  const size = { width: pixelsAt(facts.width, plan.dpi), height: pixelsAt(facts.height, plan.dpi) };
  const scan = scanOf(page);
  return scan ? { scan, size } : page.render(size.width, size.height);
}

/** A scan in grey, about as large as asked for; null when only PDFium can show it so. */
function inGrey(scan: PageScan, wanted: Size): Promise<Grey | null> {
  const shown = turnSize(scan, scan.turn);
  const [across, down] = [wanted.width / shown.width, wanted.height / shown.height];
  if (across > NATIVE.most || Math.abs(across / down - 1) > NATIVE.most - 1) return Promise.resolve(null);
  return decodeScan(scan, (picture) => {
    const sized = across < NATIVE.least ? picture.resize({ ...wanted, fit: 'fill' }) : picture;
    return sized.toColourspace('b-w');
  });
}
