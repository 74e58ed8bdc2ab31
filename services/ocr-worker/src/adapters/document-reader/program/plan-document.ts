import { CodedError, PermanentError } from '#libs/errors';
import type { PlannedPage } from '../../../domain/file-plan';
import { mediaKindOf } from '../../../domain/media-kind';
import { planPage } from '../../../domain/page-plan';
import type { ReadRequest } from '../reader-protocol';
import type { PlanAnswers } from './answers';
import { asKnownPicture } from './formats/foreign-picture';
import { refuseByCount } from './formats/pdf';
import { pictureHeader, picturesIn } from './formats/picture';
import { headOf, wholeFile } from './local-file';
import { PdfDocument } from './pdf/pdf-document';

/** Looks at a file without rendering anything: how many pages, how large, and whether their text layers can be trusted. */
export async function planDocument(request: ReadRequest, answers: PlanAnswers): Promise<void> {
  const head = headOf(request.path);
  if (!head.length) throw new PermanentError('empty_file', 'The file is empty');
  const kind = mediaKindOf(request.mediaType, head);
  if (!kind) throw new PermanentError('unsupported_media_type', `Files of type ${request.mediaType} are not supported`);
  if (kind === 'pdf') return planPdf(request.path, answers);
  if (kind === 'picture') return planPicture(await asKnownPicture(wholeFile(request.path)), answers);
  answers.opened(kind, null);
}

async function planPdf(path: string, answers: PlanAnswers): Promise<void> {
  const document = await PdfDocument.openFile(path);
  refuseByCount(document.pageCount);
  answers.opened('pdf', document.pageCount);
  for (let number = 1; number <= document.pageCount; number++) {
    if (answers.isSkipped(number)) continue;
    answers.at(number, 'plan');
    answers.planned(orRefused(number, () => document.withPage(number, (page) => plannedPage(number, page.facts()))));
  }
  document.close();
}

async function planPicture(file: Uint8Array, answers: PlanAnswers): Promise<void> {
  const pageCount = await picturesIn(file);
  answers.opened('picture', pageCount);
  for (let number = 1; number <= pageCount; number++) {
    const { width, height } = await pictureHeader(file, number);
    answers.planned({ number, width, height, source: 'ocr', reason: 'a picture' });
  }
}

function plannedPage(number: number, facts: Parameters<typeof planPage>[0]): PlannedPage {
  const { source, reason } = planPage(facts);
  return { number, width: Math.round(facts.width), height: Math.round(facts.height), source, reason };
}

/** A damaged page is refused when it is read; the plan knows it before. */
function orRefused(number: number, plan: () => PlannedPage): PlannedPage {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { number, width: 0, height: 0, source: 'refused', reason: error.code };
  }
}
