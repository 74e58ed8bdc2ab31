import { configOf, described, integer, redisSettings, secret, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { z } from 'zod';

/** Every setting admin reads. */
export class AdminConfig extends configOf({
  ...serviceSettings,
  ...redisSettings,
  ...storageSettings,
  VAULT_DIR: described(z.string().startsWith('/'), 'folder of the vault, shared by all replicas; an absolute path'),
  LEDGER_AUDIT_EVERY_MS: integer(60_000, 'pause between two looks of the ledger auditor, in milliseconds'),
  PUBLIC_URL: described(z.url().default('http://127.0.0.1'), 'the one address people and programs use'),
  ADMIN_USERNAME: described(z.string().min(1).max(200).default('admin'), 'name of the administrator'),
  ADMIN_PASSWORD_HASH: secret(
    z.string().regex(/^scrypt\$\d+\$\d+\$\d+\$[\w-]+\$[\w-]+$/, 'must be scrypt$N$r$p$salt$hash'),
    'hash of the administrator’s password, as libs/auth makes it',
  ),
  ADMIN_TENANT: described(z.string().min(1).default('main'), 'tenant the administrator acts in'),
  FLEET_SERVICES: described(
    z
      .string()
      .default('{}')
      .transform(jsonOf)
      .pipe(z.record(z.string(), z.array(z.url()))),
    'addresses of the replicas of each service, {"name":["http://…"]}',
  ),
  RABBITMQ_MANAGEMENT_URL: secret(
    z.url().optional(),
    'RabbitMQ’s management API, http://user:password@host:port; without it no queues are shown',
  ),
}) {}

function jsonOf(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}
