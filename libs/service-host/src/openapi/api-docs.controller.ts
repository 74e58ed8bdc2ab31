import { dirname } from 'node:path';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { Public } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import type { Response } from 'express';

/** The OpenAPI document of this service. */
export class OpenApiDocument {
  constructor(readonly document: object) {}
}

/** Describes the service's own calls: for programs as OpenAPI, for people as pages where they can be tried. */
@Public()
@Controller('api')
export class ApiDocs {
  constructor(private readonly openapi: OpenApiDocument) {}

  @Get(['openapi.json', 'openapi/:service.json'])
  json(): object {
    return this.openapi.document;
  }

  @Get('docs')
  page(@Res() response: Response): void {
    response.redirect(308, '/api/docs/index.html');
  }

  /** Opens the documents of all services in turn: the pages of Swagger UI ask for this file by its name. */
  @Get('docs/swagger-initializer.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return START;
  }

  @Get('docs/:file')
  async asset(@Param('file') file: string, @Res() response: Response): Promise<void> {
    if (!ASSETS.has(file)) throw new PermanentError('not_found', 'The documentation has no such file.');
    await new Promise<void>((resolve, reject) => {
      response.sendFile(file, { root: swaggerUi(), maxAge: '1h' }, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** What of Swagger UI's files its page needs. */
const ASSETS = new Set([
  'index.html',
  'index.css',
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'favicon-16x16.png',
  'favicon-32x32.png',
]);

const swaggerUi = (): string => dirname(require.resolve('swagger-ui-dist/package.json'));

const DOCUMENTED = ['ingest-gateway', 'indexer', 'problem-log', 'admin'];

const START = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    urls: ${JSON.stringify(DOCUMENTED.map((name) => ({ name, url: `/api/openapi/${name}.json` })))},
    dom_id: '#swagger-ui',
    deepLinking: true,
    persistAuthorization: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  });
};
`;
