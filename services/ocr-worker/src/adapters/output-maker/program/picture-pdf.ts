import { PermanentError } from '#libs/errors';
import type { EmbeddedPicture } from './pictures/embedded-picture';
import type { PictureFile } from './pictures/embed-picture';
import { PdfFileWriter } from './pdf-file.writer';

/** Resolutions outside are written by programs that do not know it. */
const BELIEVED = { from: 100, to: 1200 };
const FALLBACK_DPI = 200;
const POINTS_PER_INCH = 72;
const COMPONENTS: Record<string, number> = { '/DeviceGray': 1, '/DeviceRGB': 3, '/DeviceCMYK': 4 };
/** A4, for a page whose picture is damaged: the numbers of the others stay right. */
const EMPTY_PAGE = { width: 595, height: 842, content: '', resources: '' };

/** Wraps the pages of a picture file into a PDF, one by one. */
export async function writePicturePdf(picture: PictureFile, output: string): Promise<void> {
  const frames = await picture.pageCount();
  const file = new PdfFileWriter(output);
  for (let frame = 0; frame < frames; frame++) await addFrame(file, picture, frame);
  file.finish();
}

async function addFrame(file: PdfFileWriter, picture: PictureFile, frame: number): Promise<void> {
  const embedded = await picture.embed(frame).catch(orEmpty);
  if (!embedded) return file.addPage(EMPTY_PAGE);
  const { density = 0 } = await picture.open(frame).metadata();
  const dpi = density >= BELIEVED.from && density <= BELIEVED.to ? density : FALLBACK_DPI;
  const width = (embedded.width * POINTS_PER_INCH) / dpi;
  const height = (embedded.height * POINTS_PER_INCH) / dpi;
  file.addPage({
    width,
    height,
    content: `q ${width.toFixed(3)} 0 0 ${height.toFixed(3)} 0 0 cm /Scan Do Q`,
    resources: `/XObject<</Scan ${addImage(file, embedded)}>>`,
    entries: embedded.rotate === 0 ? '' : `/Rotate ${embedded.rotate}`,
  });
}

function addImage(file: PdfFileWriter, picture: EmbeddedPicture): string {
  const { width, height, bits, filter, entries, data } = picture;
  const size = `/Width ${width}/Height ${height}/BitsPerComponent ${bits}`;
  const color = `/ColorSpace${addColorSpace(file, picture)}`;
  return file.add({ dictionary: `/Type/XObject/Subtype/Image${size}${color}/Filter/${filter}${entries}`, data });
}

function addColorSpace(file: PdfFileWriter, { colorSpace, profile }: EmbeddedPicture): string {
  const components = COMPONENTS[colorSpace];
  if (!profile || !components) return colorSpace;
  const stream = file.add({ dictionary: `/N ${components}/Alternate${colorSpace}`, data: profile });
  return `[/ICCBased ${stream}]`;
}

/** A page whose picture is damaged stays empty. */
function orEmpty(error: unknown): null {
  if (error instanceof PermanentError) return null;
  throw error;
}
