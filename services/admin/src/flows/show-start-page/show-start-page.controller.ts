import { Controller, Get, Header, Headers, Req } from '@nestjs/common';
import { AccessTokens, Public, Requires, tokenInCookie } from '#libs/auth';
import type { Request } from 'express';
import { BrokerQueues } from '../../adapters/broker-queues.client';
import { FleetWatch } from '../../adapters/fleet-watch';
import { type Language, LANGUAGES } from './language';
import { overview } from './overview.view';
import { PAGE_ICON } from './page.icon';
import { PAGE_SCRIPT } from './page.script';
import { PAGE_STYLE } from './page.style';
import { loginForm, overviewFrame, page } from './page.view';

/** The page people see first: a login form, then how the fleet is, refreshed by itself. Russian or English, as the browser asks. */
@Controller()
export class ShowStartPage {
  constructor(
    private readonly fleet: FleetWatch,
    private readonly broker: BrokerQueues,
    private readonly tokens: AccessTokens,
  ) {}

  @Get()
  @Public()
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/html; charset=utf-8')
  async show(@Req() request: Request, @Headers('cookie') cookies?: string): Promise<string> {
    const language = languageOf(request);
    const token = tokenInCookie(cookies);
    const person = token && (await this.tokens.read(token));
    if (!person || !person.permissions.includes('admin')) return page(language, loginForm(language));
    const content = overview(language, await this.fleet.look(), this.broker.uiUrl);
    return page(language, overviewFrame(language, content));
  }

  /** What the page fetches to refresh itself. */
  @Get('overview')
  @Requires('admin')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'text/html; charset=utf-8')
  async overview(@Req() request: Request): Promise<string> {
    return overview(languageOf(request), await this.fleet.look(), this.broker.uiUrl).text;
  }

  @Get('assets/page.css')
  @Public()
  @Header('cache-control', 'no-cache')
  @Header('content-type', 'text/css; charset=utf-8')
  style(): string {
    return PAGE_STYLE;
  }

  @Get('assets/page.js')
  @Public()
  @Header('cache-control', 'no-cache')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return PAGE_SCRIPT;
  }

  @Get('assets/icon.svg')
  @Public()
  @Header('cache-control', 'no-cache')
  @Header('content-type', 'image/svg+xml')
  icon(): string {
    return PAGE_ICON;
  }
}

const languageOf = (request: Request): Language =>
  request.acceptsLanguages('en', 'ru') === 'ru' ? LANGUAGES.ru : LANGUAGES.en;
