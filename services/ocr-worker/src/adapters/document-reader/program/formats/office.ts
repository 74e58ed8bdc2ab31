import { type OfficeContentNode, type OfficeParserAST, parseOffice } from 'officeparser';
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

/** The texts of an office document: a page per slide or sheet, one for all else. */
export async function officePages(file: Uint8Array): Promise<string[]> {
  const document = await parse(file);
  const parts = document.content.filter((node) => node.type === 'slide' || node.type === 'sheet');
  if (parts.length < 2) return [await textOf(document, document.content)];
  return Promise.all(parts.map((part) => textOf(document, [part])));
}

async function parse(file: Uint8Array): Promise<OfficeParserAST> {
  try {
    return await parseOffice(Buffer.from(file), { decompressionLimits: LIMITS });
  } catch (cause) {
    throw asRefusal(cause);
  }
}

async function textOf(document: OfficeParserAST, content: OfficeContentNode[]): Promise<string> {
  return document.content.length === content.length
    ? cleanText((await document.to('text', { textConfig: { preserveLayout: false } })).value)
    : cleanText(content.map((node) => node.text ?? '').join('\n'));
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
