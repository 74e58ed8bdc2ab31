import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AdminConfig } from '../admin.config';
import { type Replica, type Service, serviceOf } from '../domain/fleet';

/** A service gives its own parts 2 s to answer; its report of one that does not must still arrive. */
const PATIENCE_MS = 2_500;

const report = z.record(z.string(), z.unknown());

/** Asks every replica of every service how it is. */
@Injectable()
export class ReplicaHealth {
  private readonly addresses: [name: string, urls: string[]][];

  constructor({ FLEET_SERVICES }: AdminConfig) {
    this.addresses = Object.entries(FLEET_SERVICES);
  }

  /** The services in the order of the configuration. Never rejects: a replica without an answer is down. */
  services(): Promise<Service[]> {
    return Promise.all(
      this.addresses.map(async ([name, urls]) => serviceOf(name, await Promise.all(urls.map(replicaAt)))),
    );
  }
}

async function replicaAt(url: string): Promise<Replica> {
  try {
    const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const missing = missingIn(report.parse(await response.json()));
    return { url, state: response.ok && missing.length === 0 ? 'up' : 'degraded', missing };
  } catch {
    return { url, state: 'down', missing: [] };
  }
}

/** `{"database_status":"down", …}` → `database` */
const missingIn = (states: Record<string, unknown>): string[] =>
  Object.keys(states)
    .filter((field) => field.endsWith('_status') && states[field] === 'down')
    .map((field) => field.replace(/_status$/, ''));
