import path from 'node:path';
import { CodedError, PermanentError, TransientError } from '#libs/errors';
import { type Fault, faultOf } from '../../../domain/fault';
import { mediaKindOf } from '../../../domain/media-kind';
import { type MadeOutput, missingFor, nothingToShow, type OutputKind } from '../../../domain/outputs/output';
import type { OutputPage } from '../../../domain/outputs/output-page';
import { asKnownPicture } from '../../document-reader/program/formats/foreign-picture';
import { headOf, wholeFile } from '../../document-reader/program/local-file';
import { PdfDocument } from '../../document-reader/program/pdf/pdf-document';
import { dropYoungGarbage } from '../../limited-process/young-garbage';
import type { MakeRequest, MakerMessage } from '../maker-protocol';
import { outputPages } from './output-pages';
import { writePageImage, writeThumbnail } from './page-images';
import { type PageImage, type PageSource, PdfPages, PictureFrames } from './page-source';
import { writePicturePdf } from './picture-pdf';
import { PictureFile } from './pictures/embed-picture';
import { makeSearchablePdf } from './searchable-pdf';

/** Told of everything that is made, or is not. */
export type OutputListener = (message: MakerMessage & { is: 'at' | 'made' | 'missing' }) => void;

/** Makes the outputs of one document: the PDF first, then the pictures of its pages. A fault of one is told and does not touch the others. */
export async function makeOutputs(request: MakeRequest, tell: OutputListener): Promise<void> {
  const kind = mediaKindOf(request.mediaType, headOf(request.file));
  if (kind === 'pdf') return makeOfPdf(request, tell);
  if (kind === 'picture') return makeOfPicture(request, tell);
  for (const output of nothingToShow(request.mediaType).missing) tell({ is: 'missing', output });
}

async function makeOfPdf(request: MakeRequest, tell: OutputListener): Promise<void> {
  const document = await PdfDocument.openFile(request.file);
  if (!request.onlyImages) await orMissing('searchable_pdf', tell, () => makePdf(request.file, document, request));
  await makeImages(new PdfPages(document), request, tell);
  document.close();
}

async function makeOfPicture(request: MakeRequest, tell: OutputListener): Promise<void> {
  const picture = new PictureFile(await asKnownPicture(wholeFile(request.file)));
  if (!request.onlyImages) await orMissing('searchable_pdf', tell, () => makePdfOfPicture(picture, request));
  await makeImages(new PictureFrames(picture), request, tell);
}

async function makePdfOfPicture(picture: PictureFile, request: MakeRequest): Promise<MadeOutput> {
  const file = path.join(request.folder, 'picture.pdf');
  await writePicturePdf(picture, file);
  const document = await PdfDocument.openFile(file);
  const made = await makePdf(file, document, request);
  document.close();
  return made;
}

async function makePdf(
  file: string,
  document: PdfDocument,
  { folder, pages, ...request }: MakeRequest,
): Promise<MadeOutput> {
  const made = await makeSearchablePdf({ file, document }, () => outputPages(pages), folder);
  const facts = {
    pages: document.pageCount,
    layered: made.layered,
    ...(made.file === request.file && { original: true }),
    ...(document.isSigned && { signature: made.isOriginal ? 'kept' : 'invalidated' }),
  };
  return { kind: 'searchable_pdf', file: made.file, mediaType: 'application/pdf', facts };
}

/** The thumbnail is that of the first page that can be shown. */
async function makeImages(source: PageSource, request: MakeRequest, tell: OutputListener): Promise<void> {
  let hasThumbnail = request.onlyImages === true;
  for await (const page of outputPages(request.pages)) {
    if (page.number > Math.max(1, request.imagePages)) break; // the thumbnail needs one
    tell({ is: 'at', kind: 'page_image' });
    const image = await imageOf(source, page, tell);
    if (!image) continue;
    tell({ is: 'made', output: await writePageImage(image, page.number, request.folder) });
    if (!hasThumbnail) tell({ is: 'made', output: await writeThumbnail(image, request.folder) });
    hasThumbnail = true;
    dropYoungGarbage();
  }
  if (!hasThumbnail) tell({ is: 'missing', output: missingFor('thumbnail', faultOf(unshown())) });
}

/** What could not be read within its limits is not rendered: it would not be within them either. */
async function imageOf(source: PageSource, page: OutputPage, tell: OutputListener): Promise<PageImage | null> {
  try {
    if (page.status === 'failed') throw unshown();
    return await source.page(page.number, page.rotation);
  } catch (error) {
    tell({ is: 'missing', output: missingFor('page_image', named(error), page.number) });
    return null;
  }
}

async function orMissing(kind: OutputKind, tell: OutputListener, make: () => Promise<MadeOutput>): Promise<void> {
  tell({ is: 'at', kind });
  try {
    tell({ is: 'made', output: await make() });
  } catch (error) {
    tell({ is: 'missing', output: missingFor(kind, named(error)) });
  }
}

/** The fault of an error that concerns one output only; all others are thrown on. */
function named(error: unknown): Fault {
  if (error instanceof CodedError && !(error instanceof TransientError)) return faultOf(error);
  throw error;
}

const unshown = (): PermanentError => new PermanentError('corrupt_file', 'the page could not be read');
