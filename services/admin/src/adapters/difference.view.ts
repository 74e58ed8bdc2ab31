import type { Difference } from './differences.store';
import { DIFFERENCES, repairOf } from '../domain/difference';

/** A difference as the API shows it, with what can be done about it. */
export const differenceView = (difference: Difference): object => ({
  difference_id: difference.id,
  kind: difference.kind,
  document_id: difference.documentId,
  subject: difference.subject,
  lost: difference.lost,
  details: difference.details,
  found_at: difference.foundAt,
  last_seen_at: difference.lastSeenAt,
  repair: repairOf(difference),
  advice: DIFFERENCES[difference.kind].advice,
  repair_asked_at: difference.repairAskedAt,
});
