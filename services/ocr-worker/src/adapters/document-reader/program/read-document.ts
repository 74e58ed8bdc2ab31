import { PermanentError } from '#libs/errors';
import { type MediaKind, mediaKindOf } from '../../../domain/media-kind';
import { layerPage } from '../../../domain/reading';
import type { ReadRequest } from '../reader-protocol';
import type { PageAnswers } from './answers';
import { asKnownPicture } from './formats/foreign-picture';
import { htmlPages } from './formats/html';
import { mailPages } from './formats/mail';
import { officePages } from './formats/office';
import { oldWordPages } from './formats/old-word';
import { readPdf } from './formats/pdf';
import { readPicture } from './formats/picture';
import { textPages } from './formats/plain-text';
import { headOf, wholeFile } from './local-file';
import type { PageReader, Recogniser } from './ocr/recogniser';
import { PdfDocument } from './pdf/pdf-document';

/** Formats without a layout: the texts of their pages. */
const TEXT_READERS: Record<
  Exclude<MediaKind, 'pdf' | 'picture'>,
  (file: Uint8Array) => string[] | Promise<string[]>
> = {
  office: officePages,
  old_word: oldWordPages,
  mail: mailPages,
  html: htmlPages,
  text: textPages,
};

/** Reads a file in the way of its kind and answers page by page. */
export async function readDocument(request: ReadRequest, recogniser: Recogniser, answers: PageAnswers): Promise<void> {
  const head = headOf(request.path);
  if (!head.length) throw new PermanentError('empty_file', 'The file is empty');
  const kind = mediaKindOf(request.mediaType, head);
  if (!kind) throw new PermanentError('unsupported_media_type', `Files of type ${request.mediaType} are not supported`);
  const script = recogniser.scripts.of(request.document, request.languages);
  const recognise: PageReader = (number, picture) => {
    answers.at(number, 'recognise');
    return recogniser.read(number, picture, script);
  };
  if (kind === 'pdf') return readPdf(await PdfDocument.openFile(request.path), recognise, answers);
  const file = wholeFile(request.path);
  if (kind === 'picture') return readPicture(await asKnownPicture(file), recognise, answers);
  const texts = await TEXT_READERS[kind](file);
  for (const [index, text] of texts.entries())
    if (!answers.isSkipped(index + 1)) answers.page(layerPage(index + 1, text));
}
