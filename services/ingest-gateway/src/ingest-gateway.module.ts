import { Module } from '@nestjs/common';
import { ServiceHost } from '#libs/service-host';
import { IncomingFiles } from './adapters/incoming-files';
import { Registrar } from './adapters/registrar';
import { AcceptPost } from './flows/accept-post/accept-post.controller';
import { PostFollow } from './flows/accept-post/post-follow';
import { AcceptUpload } from './flows/accept-upload/accept-upload.controller';
import { UploadReader } from './flows/accept-upload/upload-reader';
import { IngestGatewayConfig } from './ingest-gateway.config';

@Module({
  imports: [ServiceHost.forService('ingest-gateway', IngestGatewayConfig)],
  controllers: [AcceptUpload, AcceptPost],
  providers: [IncomingFiles, Registrar, UploadReader, PostFollow],
})
export class IngestGatewayModule {}
