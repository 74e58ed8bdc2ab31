import type { Server } from 'node:http';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { IngestGatewayConfig } from '../ingest-gateway.config';

/** Lets a request arrive for as long as configured: Node by itself ends each after 5 minutes, too soon for 1 GiB over a slow line. */
@Injectable()
export class UploadPatience implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: IngestGatewayConfig,
  ) {}

  onApplicationBootstrap(): void {
    const server: Server = this.host.httpAdapter.getHttpServer();
    server.requestTimeout = this.config.UPLOAD_TIMEOUT_MS;
  }
}
