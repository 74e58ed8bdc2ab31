import { Module } from '@nestjs/common';
import { ServiceDocs, ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import openapi from '../../../docs/openapi/ingest-gateway.json';
import { IncomingFiles } from './adapters/incoming-files';
import { Registrar } from './adapters/registrar';
import { UploadPatience } from './adapters/upload-patience';
import { AcceptPost } from './flows/accept-post/accept-post.controller';
import { PostFollow } from './flows/accept-post/post-follow';
import { AcceptUpload } from './flows/accept-upload/accept-upload.controller';
import { UploadReader } from './flows/accept-upload/upload-reader';
import { DocumentHistory } from './flows/show-document/document-history.store';
import { DocumentPages } from './flows/show-document/document-pages.store';
import { DocumentsOfTenant } from './flows/show-document/documents.store';
import { ShowDocument } from './flows/show-document/show-document.controller';
import { ShowDocumentText } from './flows/show-document/show-document-text.controller';
import { ShowTask } from './flows/show-task/show-task.controller';
import { TasksOfTenant } from './flows/show-task/tasks.store';
import { IngestGatewayConfig } from './ingest-gateway.config';

@Module({
  imports: [
    ServiceHost.forService('ingest-gateway', IngestGatewayConfig),
    ServiceStorage.using(IngestGatewayConfig),
    ServiceDocs.of(openapi),
  ],
  controllers: [AcceptUpload, AcceptPost, ShowDocument, ShowDocumentText, ShowTask],
  providers: [
    IncomingFiles,
    Registrar,
    UploadPatience,
    UploadReader,
    PostFollow,
    DocumentsOfTenant,
    DocumentPages,
    DocumentHistory,
    TasksOfTenant,
  ],
})
export class IngestGatewayModule {}
