import type { Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { DESCRIPTION, type Description } from '#libs/service-host';
import { z } from 'zod';
import VERSIONS from '../../../libs/contracts/VERSION.json';
import { moduleOf } from '../fleet';
import { httpFlowsOf } from '../reflection';
import { commentsOf } from './comments';
import { describeDtos } from './dto-schemas';
import { type Call, codesOf, completed, tagOf } from './operations';
import { PROBLEM_SCHEMA, problemExamples } from './problems';
import { withoutUnused } from './schemas';

/** The OpenAPI 3.1 document of a service, from its controllers, DTOs, scopes, descriptions and comments. Nothing is started. */
export async function openApiOf(service: string): Promise<OpenAPIObject> {
  const comments = commentsOf(service);
  const app = await NestFactory.create(await moduleOf(service), { preview: true, logger: false, abortOnError: false });
  describeDtos(comments);
  const controllers = [...app.get(ModulesContainer).values()].flatMap((part) =>
    [...part.controllers.values()].map(({ metatype }) => metatype as Type),
  );
  const calls = controllers.flatMap((controller) => callsOf(service, controller, comments)).filter(isPublished);
  const extraModels = calls.flatMap(({ description }) => description?.takes?.form?.fields ?? []);
  const document = SwaggerModule.createDocument(app, configOf(service, calls), {
    operationIdFactory: (controller, method) => `${controller}_${method}`,
    autoTagControllers: false,
    extraModels,
  });
  return finished(document, calls);
}

function finished(document: OpenAPIObject, calls: readonly Call[]): OpenAPIObject {
  const answers = z.toJSONSchema(z.globalRegistry, { io: 'input', uri: (id) => `#/components/schemas/${id}` }).schemas;
  const dtos = document.components?.schemas ?? {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const call of calls) {
    const operation = document.paths[call.path]?.[call.method];
    if (operation) (paths[call.path] ??= {})[call.method] = completed(operation, call, dtos);
  }
  const schemas = withoutUnused(paths, { ...dtos, ...answers, Problem: PROBLEM_SCHEMA });
  const codes = [...new Set(calls.flatMap(codesOf))].toSorted();
  const components = { ...document.components, schemas, examples: problemExamples(codes) };
  return { ...document, paths, components } as OpenAPIObject;
}

function callsOf(service: string, controller: Type, comments: ReadonlyMap<string, string>): Call[] {
  return httpFlowsOf(service, controller).map(({ className, handler, method, path, scope }) => ({
    operationId: `${className}_${handler}`,
    method: method.toLowerCase() as Call['method'],
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    scope,
    promise: comments.get(`${className}.${handler}`) ?? comments.get(className) ?? '',
    description: Reflect.getMetadata(DESCRIPTION, Reflect.get(controller.prototype as object, handler) as object) as
      | Description
      | undefined,
  }));
}

/** Pages are for people, metrics do not pass the edge, and the documentation need not document itself. */
const isPublished = ({ path }: Call): boolean => /^\/(api\/(?!docs|openapi)|health|public)/.test(path);

function configOf(service: string, calls: readonly Call[]): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Consilium: ${service}`)
    .setDescription(ABOUT)
    .setVersion((VERSIONS.http as Record<string, string>)[service] ?? '0.0.0')
    .addServer('/', 'One origin serves all services; `CONSILIUM_URL` of ./fleet env')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: BEARER }, 'bearer')
    .addSecurity('cookie', { type: 'apiKey', in: 'cookie', name: 'consilium_token', description: COOKIE });
  for (const tag of new Set(calls.map(({ path }) => tagOf(path)))) builder.addTag(tag, TAGS[tag]);
  return builder.build();
}

/** What calls are grouped under: the first words of their paths. The linter asks for an entry when one is missing. */
const TAGS: Record<string, string> = {
  documents: 'Files: getting them in, and what became of each',
  posts: 'Texts from other systems',
  uploads: 'Large files: straight to the object store, or resumable',
  ingest: 'How documents are taken in and read',
  tasks: 'Work on documents, step by step',
  events: 'What happens, as it happens',
  search: 'Finding documents by words and by meaning',
  problems: 'What went wrong, and decisions about it',
  ledger: 'Where every accepted document is',
  fleet: 'How the services are',
  login: 'Tokens for people',
  logout: 'Tokens for people',
  health: 'How a service is',
};

const ABOUT =
  'Part of the public surface of Consilium. JSON is snake_case, times are RFC 3339 in UTC, ids are UUIDv7, lists are ' +
  '`{items, next_cursor}`. Errors are `application/problem+json` (RFC 9457) with a stable `code`. More fields may be added at any time.';
const BEARER =
  'An API key (`csk_…`), or the token that `POST /api/login` gives to people. The scope each call needs stands with it.';
const COOKIE = 'The same token for browsers, where event streams and downloads cannot send a header.';
