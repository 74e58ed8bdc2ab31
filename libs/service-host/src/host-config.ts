import { hostname } from 'node:os';
import { databaseSettings, hostSettings, rabbitSettings, tokenSettings } from '#libs/config';
import type { z } from 'zod';

/** The settings that every service has. Spread it into a service's own: `configOf({ ...serviceSettings, … })`. */
export const serviceSettings = { ...hostSettings, ...databaseSettings, ...rabbitSettings, ...tokenSettings };

export type HostConfig = z.infer<z.ZodObject<typeof serviceSettings>>;

/** Which replica of which service this process is, and where it listens. */
export class ServiceIdentity {
  readonly instance: string;
  readonly host: string;
  readonly port: number;

  constructor(
    readonly service: string,
    { INSTANCE, HOST, PORT }: HostConfig,
    /** All settings as they may be shown: secrets are masked. */
    readonly settings: Record<string, unknown> = {},
  ) {
    this.instance = INSTANCE || `${service}-${hostname()}-${process.pid}`;
    this.host = HOST;
    this.port = PORT;
  }
}
