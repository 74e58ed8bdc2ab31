import { Body, Controller, Header, HttpCode, HttpStatus, Ip, Post, Res } from '@nestjs/common';
import { AccessTokens, Audit, Public, type Scope, TOKEN_COOKIE, TOKEN_SECONDS, type TokenContent } from '#libs/auth';
import { CodedError, PermanentError } from '#libs/errors';
import { Described } from '#libs/service-host';
import type { CookieOptions, Response } from 'express';
import { Accounts } from '../../adapters/accounts';
import { LoginAttempts } from '../../adapters/login-attempts.store';
import { AdminConfig } from '../../admin.config';
import { LOGIN, LOGOUT } from './login.openapi';
import { LoginDto } from './login.dto';

/** The answer of `POST /api/login`. */
interface LoginAnswer {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  permissions: readonly Scope[];
}

/** A person proves who they are and gets a token: in the answer for programs, as a cookie for pages. */
@Controller('api')
@Public()
export class Login {
  private readonly cookie: CookieOptions;

  constructor(
    private readonly accounts: Accounts,
    private readonly attempts: LoginAttempts,
    private readonly tokens: AccessTokens,
    private readonly audit: Audit,
    { PUBLIC_URL }: AdminConfig,
  ) {
    this.cookie = { httpOnly: true, sameSite: 'strict', path: '/', secure: PUBLIC_URL.startsWith('https:') };
  }

  /** A token for a person with name and password; so many wrong ones, and it is refused for a while. */
  @Post('login')
  @Described(LOGIN)
  @HttpCode(HttpStatus.OK)
  @Header('cache-control', 'no-store')
  async login(
    @Body() credentials: LoginDto,
    @Ip() address: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginAnswer> {
    const account = await this.judge(credentials, address);
    const token = await this.tokens.sign(account);
    response.cookie(TOKEN_COOKIE, token, { ...this.cookie, maxAge: TOKEN_SECONDS * 1_000 });
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      permissions: account.permissions,
    };
  }

  /** Takes the cookie back. A token that was copied elsewhere lives on until it expires. */
  @Post('logout')
  @Described(LOGOUT)
  @HttpCode(HttpStatus.NO_CONTENT)
  logout(@Res({ passthrough: true }) response: Response): void {
    response.clearCookie(TOKEN_COOKIE, this.cookie);
  }

  private async judge({ username, password }: LoginDto, address: string): Promise<TokenContent> {
    try {
      await this.attempts.begin(username, address);
      const account = await this.accounts.verify(username, password);
      if (!account) throw new PermanentError('invalid_credentials', 'The name or the password is not right.');
      await this.attempts.succeeded(username, address);
      await this.note(username, address, 'allowed');
      return account;
    } catch (error) {
      if (error instanceof CodedError) await this.note(username, address, error.code);
      throw error;
    }
  }

  /** People type their password into the field of the name: a name that is not an account's is not written down. */
  private async note(username: string, address: string, outcome: string): Promise<void> {
    await this.audit.record({
      actor: this.accounts.has(username) ? username : 'unknown account',
      action: 'login',
      outcome: outcome === 'allowed' ? 'allowed' : 'denied',
      details: { address, ...(outcome !== 'allowed' && { code: outcome }) },
    });
  }
}
