import type { ErrorCode } from '#libs/errors';
import type { DescribedAnswer, Description } from '#libs/service-host';
import { z } from 'zod';
import { problemAnswers } from './problems';

type Json = Record<string, unknown>;

/** A call of a service, with all that the code says about it. */
export interface Call {
  readonly operationId: string;
  readonly method: 'get' | 'put' | 'post' | 'delete' | 'head' | 'patch' | 'options';
  /** `/api/documents/{id}` */
  readonly path: string;
  /** The scope it asks for, or `public`. */
  readonly scope: string | undefined;
  /** The comment over the handler. */
  readonly promise: string;
  readonly description: Description | undefined;
}

/** What people group calls by: `documents` of `/api/documents/{id}`. */
export const tagOf = (path: string): string => path.split('/').find((part) => part !== '' && part !== 'api') ?? 'start';

/** Every code a call may answer with: those of its kind and its own. */
export function codesOf({ scope, path, method, description }: Call): ErrorCode[] {
  const codes: ErrorCode[] = [...(description?.problems ?? [])];
  if (path.startsWith('/api')) codes.push('internal_error');
  if (scope !== 'public') codes.push(...OF_CREDENTIALS);
  if (path.startsWith('/api')) codes.push('dependency_unavailable', 'validation_failed');
  if (path.includes('{')) codes.push('not_found');
  if (path.startsWith('/api') && method !== 'get') codes.push('malformed_request');
  return [...new Set(codes)].toSorted();
}

const OF_CREDENTIALS: readonly ErrorCode[] = [
  'missing_credentials',
  'invalid_credentials',
  'not_allowed',
  'rate_limited',
  'too_many_attempts',
];

/** An operation as @nestjs/swagger sees it, completed by what else the code says. */
export function completed(operation: object, call: Call, dtos: Json): Json {
  const { promise, scope, description, path } = call;
  const [summary = ''] = promise.split(/(?<=[.;:]) /);
  const { parameters = [], requestBody, ...rest } = operation as { parameters?: Json[]; requestBody?: Json };
  return {
    ...rest,
    tags: [tagOf(path)],
    summary: summary.replace(/[.;:]$/, ''),
    description: [promise, scope === 'public' ? 'Open to everybody.' : `Scope: \`${scope}\`.`].join('\n\n'),
    security: scope === 'public' ? [] : [{ bearer: [scope] }, { cookie: [scope] }],
    parameters: [
      ...parametersOf(path, parameters).map((one) => precise(one, description?.choices)),
      ...headersOf(description),
    ],
    ...bodyOf(requestBody, description, dtos),
    responses: { ...answersOf(description), ...problemAnswers(codesOf(call)) },
  };
}

/** Every part of the path has its parameter, also where a handler takes them all at once. */
function parametersOf(path: string, known: Json[]): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const missing = inPath.filter((name) => !known.some((parameter) => parameter['name'] === name));
  const named = known.filter(({ in: place, name }) => place !== 'path' || inPath.includes(name as string));
  return [...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })), ...named];
}

/** Ids and numbers in paths have their forms; lists in queries are written with commas. */
function precise(parameter: Json, choices: Description['choices'] = {}): Json {
  const { name, in: place, schema = {} } = parameter as { name: string; in: string; schema?: Json };
  if (place === 'path' && choices[name]) return { ...parameter, schema: { type: 'string', enum: choices[name] } };
  if (place === 'path' && name === 'number') return { ...parameter, schema: { type: 'integer', minimum: 1 } };
  if (place === 'path' && /(^|_)id$/.test(name)) return { ...parameter, schema: { type: 'string', format: 'uuid' } };
  return schema['type'] === 'array' ? { ...parameter, style: 'form', explode: false } : parameter;
}

const headersOf = (description: Description | undefined): Json[] =>
  Object.entries(description?.headers ?? {}).map(([name, means]) => ({
    name,
    in: 'header',
    required: false,
    description: means,
    schema: { type: 'string' },
  }));

function bodyOf(body: Json | undefined, description: Description | undefined, dtos: Json): Json {
  const takes = description?.takes;
  if (!takes) return body ? { requestBody: withExample(body, description?.example) } : {};
  const schema = takes.form ? formOf(dtos[takes.form.fields.name] as Json, takes.form.file) : refTo(takes.body);
  return { requestBody: { required: true, content: { [takes.type]: { schema } } } };
}

/** @nestjs/swagger knows JSON bodies only. */
function withExample(body: Json, example: object | undefined): Json {
  const { content } = body as { content: Record<string, Json> };
  return { ...body, content: { 'application/json': { ...content['application/json'], ...(example && { example }) } } };
}

const formOf = (fields: { properties?: Json; required?: string[] }, file: string): Json => ({
  type: 'object',
  required: ['file', ...(fields.required ?? [])],
  properties: {
    ...fields.properties,
    file: { type: 'array', minItems: 1, items: { type: 'string', format: 'binary' }, description: file },
  },
});

const answersOf = (description: Description | undefined): Json =>
  description
    ? Object.fromEntries(Object.entries(description.answers).map(([status, answer]) => [status, answerOf(answer)]))
    : { 200: { description: 'It is done.' } };

const answerOf = ({ means, body, type = 'application/json', headers = {} }: DescribedAnswer): Json => ({
  description: means,
  ...(Object.keys(headers).length > 0 && {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, meaning]) => [name, { description: meaning, schema: { type: 'string' } }]),
    ),
  }),
  ...(body && { content: { [type]: { schema: refTo(body) } } }),
});

/** A schema with a name is referred to; one without is written out. */
function refTo(schema: z.ZodType | undefined): Json {
  const id = schema && z.globalRegistry.get(schema)?.id;
  if (id) return { $ref: `#/components/schemas/${id}` };
  const { $schema: _dialect, ...written } = schema ? z.toJSONSchema(schema, { io: 'input' }) : {};
  return written;
}
