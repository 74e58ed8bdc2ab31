import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '#libs/auth';
import { metricsPage } from '#libs/observability';
import type { Response } from 'express';

/** The Prometheus page. */
@Public()
@Controller('metrics')
export class MetricsController {
  @Get()
  async metrics(@Res() response: Response): Promise<void> {
    const { contentType, text } = await metricsPage();
    response.type(contentType).send(text);
  }
}
