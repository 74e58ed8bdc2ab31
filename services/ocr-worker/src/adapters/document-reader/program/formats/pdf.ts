import { CodedError, PermanentError, TransientError } from '#libs/errors';
import { cleanText } from '../../../../domain/clean-text';
import { faultOf } from '../../../../domain/fault';
import { PAGE_LIMITS, pixelsAt, planPage } from '../../../../domain/page-plan';
import type { Grey } from '../../../../domain/picture/grey';
import { layerPage, type ReadPage } from '../../../../domain/reading';
import type { PageAnswers } from '../answers';
import type { PageReader } from '../ocr/recogniser';
import type { PdfDocument } from '../pdf/pdf-document';
import type { PdfPage } from '../pdf/pdf-page';

/** Reads a PDF page by page and closes it: from the text layer where it can be trusted, else by recognising the page's picture. */
export async function readPdf(document: PdfDocument, recognise: PageReader, answers: PageAnswers): Promise<void> {
  refuseByCount(document.pageCount);
  for (let number = 1; number <= document.pageCount; number++) {
    if (answers.isSkipped(number)) continue;
    answers.at(number, 'render');
    try {
      const page = document.withPage(number, (shown) => layerOrPicture(number, shown));
      answers.page('data' in page ? await recognise(number, page) : page);
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

function layerOrPicture(number: number, page: PdfPage): ReadPage | Grey {
  const facts = page.facts();
  const plan = planPage(facts);
  if (plan.source === 'refused') {
    throw new PermanentError('resource_limit_exceeded', `page ${number} has ${plan.reason}`, {
      facts: { page: number },
    });
  }
  if (plan.source === 'text_layer') return layerPage(number, cleanText(facts.text), page.words());
  return page.render(pixelsAt(facts.width, plan.dpi), pixelsAt(facts.height, plan.dpi));
}
