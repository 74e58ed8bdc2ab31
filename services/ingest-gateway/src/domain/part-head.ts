import { malformed } from './malformed';

/** What the header block of a part says (RFC 7578, 4.2). */
export interface PartHead {
  readonly name: string;
  /** Only files have one; it may be empty. */
  readonly filename: string | undefined;
  /** Lower case, without parameters; empty when it is not told. */
  readonly mediaType: string;
}

const LONGEST_NAME = 100;

/** Reads a header block. A part that has no name is `malformed_request`. */
export function readPartHead(head: string): PartHead {
  const fields = new Map(head.split('\r\n').map(fieldOf));
  const disposition = fields.get('content-disposition') ?? '';
  const parameters = /^form-data\s*;/i.test(disposition) ? parametersOf(disposition) : new Map<string, string>();
  const name = parameters.get('name');
  if (name === undefined) throw malformed('A part of the form has no name.');
  if (name.length > LONGEST_NAME) throw malformed('A field is too long.');
  const mediaType = (fields.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const filename = extended(parameters.get('filename*')) ?? parameters.get('filename');
  return { name, filename: filename ?? (mediaType === 'application/octet-stream' ? '' : undefined), mediaType };
}

/** The boundary that a `Content-Type` names; undefined for anything but a form. */
export function boundaryIn(contentType: string | undefined): string | undefined {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"\r\n]{1,200})"|([^;\s"]{1,200}))/i.exec(
    contentType ?? '',
  );
  return match?.[1] ?? match?.[2];
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** Browsers write quotes as `%22`, other programs as `\"`; any other backslash stands for itself, as in `C:\scan.pdf`. */
function parametersOf(disposition: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of disposition.matchAll(PARAMETER)) {
    const value = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? bare;
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^;\s]*))/g;

/** `UTF-8''%D1%84.pdf` (RFC 5987). */
function extended(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? '')?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
