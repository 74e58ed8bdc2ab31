import { type DynamicModule, Module } from '@nestjs/common';
import { ApiDocs, OpenApiDocument } from './api-docs.controller';

/** A service's OpenAPI document over HTTP: `ServiceDocs.of(document)`. */
@Module({})
export class ServiceDocs {
  /** `document` is what `npm run docs` has written from the code of this service. */
  static of(document: object): DynamicModule {
    return {
      module: ServiceDocs,
      controllers: [ApiDocs],
      providers: [{ provide: OpenApiDocument, useValue: new OpenApiDocument(document) }],
    };
  }
}
