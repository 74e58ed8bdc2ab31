import { PermanentError } from '#libs/errors';
import { requestPipe } from '#libs/service-host';
import { Matches } from 'class-validator';
import { FileDescription } from '../../adapters/file-description';
import type { FormField } from '../../adapters/multipart-form';

/** What a sender may say about the files, before or after them. */
export class UploadFields extends FileDescription {
  /** Claims about the bytes, one per file in their order; none is fine. */
  @Matches(/^[0-9a-f]{64}$/i, { each: true, message: 'sha256 is 64 hex digits' })
  sha256: string[] = [];
}

const SINGLE = ['case', 'title', 'doc_kind', 'source', 'deadline'];
/** Given several times, or with commas. */
const LISTS = ['languages', 'sha256'];

/** The fields of a form, checked; unknown, repeated and wrong ones are `validation_failed`. An empty value counts as absent. */
export async function uploadFields(given: readonly FormField[]): Promise<UploadFields> {
  const fields = given.filter(({ value }) => value.trim() !== '');
  const values = new Map<string, string | string[]>();
  for (const { name, value } of fields) {
    if (LISTS.includes(name)) values.set(name, words([values.get(name), value].join(' ')));
    else if (!SINGLE.includes(name)) throw wrongField(name, 'this form has no such field');
    else if (values.has(name)) throw wrongField(name, 'the field was given twice');
    else values.set(name, value);
  }
  const checked: unknown = await requestPipe.transform(Object.fromEntries(values), {
    type: 'body',
    metatype: UploadFields,
  });
  return checked as UploadFields;
}

/** The error for one field of a form. */
export const wrongField = (name: string, message: string): PermanentError => {
  const field = name.slice(0, 100);
  return new PermanentError('validation_failed', `Wrong: ${field}.`, { facts: { errors: [{ field, message }] } });
};

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
