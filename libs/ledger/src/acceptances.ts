import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';

/** Which document an operator takes as it is. */
export interface AcceptRequest {
  tenantId: string;
  documentId: string;
  acceptedBy: string;
}

/** What operators have accepted. */
@Injectable()
export class Acceptances {
  /** Notes the acceptance of a published document; the id of its last job, or undefined when it was accepted before. */
  async accept(tx: Transaction, { tenantId, documentId, acceptedBy }: AcceptRequest): Promise<string | undefined> {
    const [document] = await tx.query<{ state: string; jobId: string }>(DOCUMENT, [documentId, tenantId]);
    if (!document) throw new PermanentError('not_found', `There is no document ${documentId}.`);
    const { state, jobId } = document;
    if (state !== 'published')
      throw new PermanentError(
        'conflict',
        `Document ${documentId} is ${state}: only what is published can be accepted.`,
        { facts: { state } },
      );
    const accepted = await tx.query(ACCEPT, [documentId, acceptedBy, `accepted by ${acceptedBy}`, tenantId]);
    return accepted.length === 1 ? jobId : undefined;
  }
}

const DOCUMENT = `
  SELECT d.state, (SELECT j.id FROM job j WHERE j.document_id = d.id ORDER BY j.created_at DESC LIMIT 1) AS "jobId"
  FROM document d WHERE d.id = $1 AND d.tenant_id = $2 FOR UPDATE OF d`;

const ACCEPT = `
  WITH accepted AS (
    INSERT INTO document_acceptance (document_id, accepted_by) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING document_id
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note) SELECT $4, document_id, 'accepted', 'published', $3 FROM accepted
  )
  SELECT document_id FROM accepted`;
