import { ERROR_CODES, type ErrorCode, PermanentError, toProblem } from '#libs/errors';

type Json = Record<string, unknown>;

/** Every error of every call: RFC 9457 with our code. */
export const PROBLEM_SCHEMA: Json = {
  type: 'object',
  description: 'RFC 9457 problem details. `code` is stable; each is explained in docs/errors.md.',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'request_id'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where `code` is explained; relative to the origin' },
    title: { type: 'string', description: 'What happened, in a few words' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened here, and what to do next' },
    code: { type: 'string', description: 'Stable; more may be added' },
    instance: { type: 'string', description: 'Path of the request' },
    request_id: { type: 'string', description: 'To be quoted when asking for help; also in `X-Request-Id`' },
    errors: {
      type: 'array',
      description: 'With `validation_failed`: every fault with its field',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
  additionalProperties: true,
};

/** An example of each code that the document mentions. */
export const problemExamples = (codes: readonly ErrorCode[]): Json =>
  Object.fromEntries(
    codes.map((code) => {
      const { title, action } = ERROR_CODES[code];
      const facts =
        code === 'validation_failed' ? { errors: [{ field: 'limit', message: 'limit must be at most 200' }] } : {};
      const error = new PermanentError(code, action, { facts });
      return [
        code,
        { summary: title, value: toProblem(error, '/api/documents', '01890a5d-ac96-774b-bcce-b302099a8057') },
      ];
    }),
  );

/** The answers of a call that fails, by status, each naming its codes. */
export function problemAnswers(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => ERROR_CODES[code].status);
  return Object.fromEntries([...byStatus].map(([status, ofStatus]) => [String(status), answerOf(status, ofStatus)]));
}

const answerOf = (status: number, codes: readonly ErrorCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}.`).join(' '),
  ...(WAITING.has(status) && {
    headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } } },
  }),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
});

const WAITING = new Set([429, 503]);
