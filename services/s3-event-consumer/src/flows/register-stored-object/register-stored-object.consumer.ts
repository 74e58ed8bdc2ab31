import { Controller } from '@nestjs/common';
import { objectStored, type ObjectStored } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { GATEWAY_OBJECT, ObjectStore, type StoredObject } from '#libs/storage';
import { type KnownObject, KnownObjects, type SeenObject } from '../../adapters/known-objects.store';
import { ObjectTurns } from '../../adapters/object-turns';
import { countEvents, type EventOutcome } from '../../adapters/s3-events.metrics';
import { outcomeByName } from '../../domain/object-key';
import { ObjectDocuments } from './object-documents';
import { ObjectLedger } from './object-ledger';

/** An object that somebody put into the bucket becomes a document, once, whatever else is said about it. */
@Controller()
export class RegisterStoredObject {
  constructor(
    private readonly ledger: ObjectLedger,
    private readonly objects: ObjectStore,
    private readonly documents: ObjectDocuments,
    private readonly known: KnownObjects,
    private readonly turns: ObjectTurns,
  ) {}

  @OnMessage(objectStored, {
    concurrency: 8,
    timeoutMs: minutes(10),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle({ bucket, key }: ObjectStored, step: StepContext): Promise<void> {
    const byName = bucket === this.objects.bucket ? outcomeByName(key) : 'foreign';
    countEvents(byName ?? (await this.registerIfNew(key, step)));
  }

  /**
   * What counts is what the store has now, whatever the event said: events come late, twice and out of order. The ledger is asked
   * before the store, so that a step that has seen something newer in between makes this one look again. Of several steps that
   * see the same version one reads it; the others wait for it and look again.
   */
  private async registerIfNew(key: string, step: StepContext, hasWaited = false): Promise<EventOutcome> {
    const { bucket } = this.objects;
    const known = await this.known.find(bucket, key);
    const found = await this.objects.head(key);
    if (!found) return 'gone';
    if (known?.etag === found.etag) return 'duplicate';
    if (!known?.etag && isGatewaysOwn(found)) return 'own'; // some tools keep the mark when they replace a file
    const object = { bucket, key, etag: found.etag };
    if (hasWaited && (await this.known.isDuplicate(object))) return 'duplicate';
    const register = () => this.register({ ...object, size: found.size }, known, step);
    const outcome = await this.turns.first(object, step.signal, () => this.remembering(object, known, register));
    return outcome ?? this.registerIfNew(key, step, true);
  }

  /** What is no document's original is set aside with the version that was seen: the reconciler need not come back to it. */
  private async remembering(
    object: SeenObject,
    known: KnownObject | undefined,
    work: () => Promise<EventOutcome>,
  ): Promise<EventOutcome> {
    try {
      const outcome = await work();
      if (outcome === 'duplicate' && !known) await this.known.setAside(object, 'duplicate');
      return outcome;
    } catch (error) {
      if (error instanceof PermanentError) await this.known.setAside(object, 'refused');
      throw error;
    }
  }

  private async register(
    object: SeenObject & { size: number },
    known: KnownObject | undefined,
    step: StepContext,
  ): Promise<EventOutcome> {
    const document = await this.documents.of(object, step.signal);
    if (!document) return 'gone';
    return known?.isOpen ? this.ledger.repair(document, known, step) : this.ledger.register(document, known, step);
  }
}

const isGatewaysOwn = ({ metadata }: StoredObject): boolean =>
  Object.entries(GATEWAY_OBJECT).every(([name, value]) => metadata[name] === value);
