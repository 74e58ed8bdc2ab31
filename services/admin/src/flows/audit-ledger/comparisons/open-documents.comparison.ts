import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { BrokerQueues } from '../../../adapters/broker-queues.client';
import { IDLE } from '../../../adapters/ledger.store';
import type { DifferenceKind } from '../../../domain/difference';
import { judge, messagesByQueue, queuesAfter } from '../../../domain/lanes';
import { figuresOf } from '../../../domain/queue-figures';
import { Comparison, type Look } from '../comparison';

/** More than this at one look is no difference any more but an outage. */
const MOST = 10_000;

interface IdleDocument {
  id: string;
  tenantId: string;
  state: string;
}

/** A document on its way that nobody works on has a message in the queue that takes it on. */
@Injectable()
export class OpenDocuments extends Comparison {
  readonly name = 'open-documents';
  readonly kinds: readonly DifferenceKind[] = ['document_forgotten'];
  override readonly takesTwoLooks = true;

  constructor(
    private readonly database: Database,
    private readonly broker: BrokerQueues,
  ) {
    super();
  }

  /** Messages are counted before documents: one that is taken meanwhile shows up as a task. */
  async look(): Promise<Look> {
    const held = messagesByQueue(figuresOf(await this.broker.list(), new Map()));
    const idle = await this.database.query<IdleDocument>(IDLE_WITHOUT_MESSAGE, [MOST]);
    const { lost, unnamed } = judge(
      idle.map((document) => ({ ...document, queues: queuesAfter(document.state) })),
      held,
    );
    const findings = lost.map(({ id, tenantId, state }) => ({
      kind: 'document_forgotten' as const,
      documentId: id,
      tenantId,
      subject: id,
      lost: true,
      details: { state },
    }));
    return { findings, unnamed, examined: idle.length < MOST ? 'everything' : [] };
  }
}

/** The outbox has no column for documents: what its messages say is read once. A message may be any bytes, hence `encode`. */
const IDLE_WITHOUT_MESSAGE = `
  WITH waiting AS MATERIALIZED (
    SELECT DISTINCT substring(encode(content, 'escape') FROM '"documentId": *"([0-9a-f-]{36})"') AS document_id FROM outbox
  )
  SELECT d.id, d.tenant_id AS "tenantId", d.state FROM document d
  WHERE ${IDLE} AND NOT EXISTS (SELECT FROM waiting WHERE waiting.document_id = d.id::text)
  ORDER BY d.id LIMIT $1`;
