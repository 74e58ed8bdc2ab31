import type { OfficeParserAST } from 'officeparser';
import { asError, type ErrorCode, PermanentError } from '#libs/errors';
import { cleanText } from '../../../../domain/clean-text';

/** Limits of the unpacked document; officeparser's own, but for the memory of our process. */
const LIMITS = { maxUncompressedBytes: 256e6, maxTableCells: 500_000 };

/** What a reader of officeparser's errors has to do. All others mean a damaged file. */
const CODES: [RegExp, ErrorCode, string][] = [
  [/^(PASSWORD|DOCUMENT_DECRYPTION)/, 'encrypted_file', 'The document needs a password to be opened'],
  [
    /LIMIT_EXCEEDED|INVALID_SIZE|NESTING_DEPTH|TOO_LARGE/,
    'resource_limit_exceeded',
    'Unpacking the document exceeds a limit',
  ],
];

/** How RTF begins. All other formats are zips, which officeparser tells apart by their content. */
const RTF_HEAD = '{\\rtf';

/** The texts of an office document: a page per slide or sheet, one for all else. */
export async function officePages(file: Uint8Array): Promise<string[]> {
  const document = await parse(Buffer.from(file));
  const parts = document.content.filter((node) => node.type === 'slide' || node.type === 'sheet');
  const whole = parts.length < 2 ? [document] : parts.map((part) => ({ ...document, content: [part] }));
  return Promise.all(whole.map(textOf));
}

async function parse(file: Buffer): Promise<OfficeParserAST> {
  const { parseOffice } = await import('officeparser'); // 27 MB that only its documents are worth
  const isRtf = file.subarray(0, RTF_HEAD.length).toString('latin1') === RTF_HEAD;
  try {
    return await parseOffice(file, { decompressionLimits: LIMITS, ...(isRtf && { fileType: 'rtf' }) });
  } catch (cause) {
    throw asRefusal(cause);
  }
}

/** Cells are parted by tabs; drawn tables would break words apart. */
async function textOf(document: OfficeParserAST): Promise<string> {
  return cleanText((await document.to('text', { textConfig: { preserveLayout: false } })).value);
}

function asRefusal(cause: unknown): PermanentError {
  const issue = (cause as { officeIssue?: { code?: string } }).officeIssue?.code ?? asError(cause).name;
  const [, code, message] = CODES.find(([pattern]) => pattern.test(issue)) ?? [
    null,
    'corrupt_file' as const,
    'The document is damaged and cannot be read',
  ];
  return new PermanentError(code, message, { cause, facts: { issue } });
}
