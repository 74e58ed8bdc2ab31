import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { Public } from '#libs/auth';
import { type CodeEntry, ERROR_CODES, PermanentError } from '#libs/errors';
import type { Request, Response } from 'express';
import { errorListPage, errorPage } from './error-page';

/** Where the `type` of a problem leads (RFC 9457, 3.1.1): what its code means and what to do, for people as a page, for programs as JSON. */
@Public()
@Controller('errors')
export class ErrorPages {
  @Get()
  all(@Req() request: Request, @Res() response: Response): void {
    const items = entries.map(([code, entry]) => ({ code, ...entry }));
    answer(request, response, { html: errorListPage(items), json: { items } });
  }

  @Get(':code')
  one(@Param('code') code: string, @Req() request: Request, @Res() response: Response): void {
    const entry = known.get(code);
    if (!entry) throw new PermanentError('not_found', 'There is no error with this code; /errors has all.');
    answer(request, response, { html: errorPage({ code, ...entry }), json: { code, ...entry } });
  }
}

const entries = Object.entries<CodeEntry>(ERROR_CODES);
const known = new Map(entries);

/** People come with a browser, which names HTML first; who wants anything gets the page, too. */
function answer(request: Request, response: Response, { html, json }: { html: string; json: object }): void {
  response.vary('accept').setHeader('cache-control', 'public, max-age=3600');
  if (request.accepts(['html', 'json']) === 'json') response.json(json);
  else response.type('html').send(html);
}
