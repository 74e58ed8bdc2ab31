import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Request, Response } from 'express';
import { explain, type Explanation } from '../../domain/explain/explanation';
import type { LanguageCode } from '../../domain/explain/sentences';
import { EXPLAINING } from './explain-document.openapi';
import { Standings } from './standings.store';
import { StepPaces } from './step-paces.store';

/** What a document waits for, for how long, and what can be done about it: in plain words and in fields. */
@Controller('api/documents/:id/explain')
@Requires('documents:read')
export class ExplainDocument {
  constructor(
    private readonly standings: Standings,
    private readonly paces: StepPaces,
  ) {}

  /** In Russian or English, as `Accept-Language` asks. */
  @Get()
  @Described(EXPLAINING)
  async handle(
    @Param('id', KnownIdPipe) documentId: string,
    @CurrentCaller() { tenantId }: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Explanation> {
    const standing = await this.standings.of(tenantId, documentId);
    const language = languageOf(request);
    response.set({ 'content-language': language, vary: 'Accept-Language', 'cache-control': 'no-cache' });
    return explain(standing, await this.paces.now(), language, new Date());
  }
}

const languageOf = (request: Request): LanguageCode => (request.acceptsLanguages('en', 'ru') === 'ru' ? 'ru' : 'en');
