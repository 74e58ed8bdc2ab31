import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SCOPES, type Scope } from './caller';

/** How long a person stays logged in, in seconds. */
export const TOKEN_SECONDS = 8 * 3_600;

export interface TokenContent {
  /** The account. */
  readonly sub: string;
  /** The tenant the account acts in. */
  readonly tenant: string;
  readonly permissions: readonly Scope[];
}

/** The tokens of people: JWT, HS256, eight hours. */
@Injectable()
export class AccessTokens {
  private readonly jwt: JwtService;

  constructor(secret: string) {
    this.jwt = new JwtService({
      secret,
      signOptions: { algorithm: 'HS256', expiresIn: TOKEN_SECONDS, issuer: 'consilium' },
    });
  }

  sign(content: TokenContent): Promise<string> {
    return this.jwt.signAsync({ ...content });
  }

  /** The content of a token; undefined for a forged or expired one. */
  async read(token: string): Promise<TokenContent | undefined> {
    try {
      const content = await this.jwt.verifyAsync<TokenContent>(token, { algorithms: ['HS256'], issuer: 'consilium' });
      return { ...content, permissions: content.permissions.filter((permission) => SCOPES.includes(permission)) };
    } catch {
      return undefined;
    }
  }
}
