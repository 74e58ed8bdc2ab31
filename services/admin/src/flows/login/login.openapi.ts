import { type Description, named } from '#libs/service-host';
import { z } from 'zod';

const tokenSchema = named(
  'AccessToken',
  z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds' }),
    permissions: z.array(z.string()),
  }),
);

/** Login and logout, for the OpenAPI document. */
export const LOGIN: Description = {
  answers: { 200: { means: 'A token, also as a cookie.', body: tokenSchema } },
  problems: ['invalid_credentials', 'too_many_attempts'],
  example: { username: 'admin', password: 'the password that ./fleet up has printed' },
};

export const LOGOUT: Description = { answers: { 204: { means: 'The cookie is taken back.' } } };
