/** One operation of a page's content: its operator, its operands as they are written, and where in the stream it begins and ends. */
export interface Operation {
  operator: string;
  operands: string[];
  start: number;
  end: number;
}

/** Every token but strings in parentheses, which nest, and inline images, which are binary. */
const TOKEN = /%[^\r\n]*|<<|>>|<[0-9A-Fa-f\s]*>|[[\]{}]|\/[^\s()<>[\]{}/%]*|[^\s()<>[\]{}/%]+|\(/gy;
const SPACE = /[\s\0]*/y;
const OPERAND = /^(?:[[\]<>/({}]|[+-]?(?:\d+\.?\d*|\.\d+)$|(?:true|false|null)$)/;
/** Where an inline image may end (ISO 32000-1, 8.9.7): its data may hold `EI` too, but hardly between spaces with an operator behind it. */
const IMAGE_END = /[\s]EI(?=\s|$)/g;

/** The operations of a content stream (ISO 32000-1, 7.8.2), in order, one character a byte. Ends early, with null, at what is no content. */
export function* operationsIn(content: string): Generator<Operation | null> {
  let operands: string[] = [];
  let start = -1;
  for (let at = skipSpace(content, 0); at < content.length; at = skipSpace(content, at)) {
    const end = content[at] === '(' ? endOfString(content, at) : endOfToken(content, at);
    if (end === null) {
      yield null;
      return;
    }
    const token = content.slice(at, end);
    if (start < 0) start = at;
    at = end;
    if (token.startsWith('%')) continue;
    if (OPERAND.test(token)) {
      operands.push(token);
      continue;
    }
    if (token === 'ID') at = endOfImage(content, at);
    yield { operator: token, operands, start, end: at };
    [operands, start] = [[], -1];
  }
}

function skipSpace(content: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(content);
  return SPACE.lastIndex;
}

function endOfToken(content: string, at: number): number | null {
  TOKEN.lastIndex = at;
  return TOKEN.test(content) ? TOKEN.lastIndex : null;
}

/** Parentheses nest in strings, unless a backslash stands before them. */
function endOfString(content: string, from: number): number | null {
  for (let at = from, depth = 0; at < content.length; at++) {
    const character = content[at];
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return null;
}

function endOfImage(content: string, from: number): number {
  IMAGE_END.lastIndex = from;
  return IMAGE_END.test(content) ? IMAGE_END.lastIndex : content.length;
}
