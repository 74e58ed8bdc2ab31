import { Injectable } from '@nestjs/common';
import { Claims, Turns } from '#libs/claims';
import { minutes } from '#libs/messaging';
import type { SeenObject } from './known-objects.store';

/** As long as a step may take: who still waits then is told to stop anyway. */
const TIMES = { patience: minutes(10), firstLook: 50, longestLook: 1_000 };

/** A version of an object is read by one step at a time: several events, and a find of the reconciler, may tell of it at once. */
@Injectable()
export class ObjectTurns {
  private readonly turns: Turns;

  constructor(claims: Claims) {
    this.turns = new Turns(claims, TIMES);
  }

  /** What `work` gives; undefined when another step was at the same version: the ledger knows by now what became of it. */
  first<T>({ bucket, key, etag }: SeenObject, signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    return this.turns.first(`object:${JSON.stringify([bucket, key, etag])}`, work, signal);
  }
}
