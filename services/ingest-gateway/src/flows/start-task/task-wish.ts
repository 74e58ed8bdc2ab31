import type { RerunStep } from '#libs/ledger';
import { invalidField } from '../../domain/invalid-field';
import type { StartTaskBody, TaskParams } from './start-task.dto';

/** A request that makes sense as a whole. */
export type TaskWish =
  | { readonly type: RerunStep; readonly documentId: string; readonly languages: string[] | undefined }
  | {
      readonly type: 'merge_pdf';
      readonly documentIds: string[];
      readonly title: string | undefined;
      readonly caseName: string | undefined;
    };

/** Which parameters belong to a rerun and which to a merge. */
const PARAMS: Readonly<Record<'ocr' | 'merge_pdf' | 'other', readonly (keyof TaskParams)[]>> = {
  ocr: ['languages'],
  merge_pdf: ['title', 'case'],
  other: [],
};

/** What a request asks for; `validation_failed` when its parts do not belong together. */
export function taskWishOf({ type, document_id, document_ids, params = {} }: StartTaskBody): TaskWish {
  const allowed = PARAMS[type === 'ocr' || type === 'merge_pdf' ? type : 'other'];
  for (const [name, value] of Object.entries(params) as [keyof TaskParams, unknown][])
    if (value !== undefined && !allowed.includes(name))
      throw invalidField(`params.${name}`, `a task of type ${type} has no such parameter`);
  if (document_id && document_ids) throw invalidField('document_ids', 'give document_id or document_ids, not both');
  const documentIds = document_ids ?? (document_id ? [document_id] : []);
  if (type === 'merge_pdf') {
    if (documentIds.length < 2) throw invalidField('document_ids', 'merge_pdf needs at least two documents');
    return { type, documentIds, title: params.title, caseName: params.case };
  }
  const [documentId, another] = documentIds;
  if (!documentId) throw invalidField('document_id', `${type} needs the document that it is about`);
  if (another) throw invalidField('document_ids', `${type} is about one document: send one request for each`);
  return { type, documentId, languages: params.languages };
}
