import PostalMime, { type Address, type Email } from 'postal-mime';
import { PermanentError } from '#libs/errors';
import { cleanText } from '../../../../domain/clean-text';
import { htmlText } from './html';

/** A mail as one page: the fields that people search by, its text, the names of its attachments. */
export async function mailPages(file: Uint8Array): Promise<string[]> {
  const mail = await parse(file);
  const names = mail.attachments.flatMap(({ filename }) => filename ?? []);
  const fields = [
    field('Subject', mail.subject),
    field('From', people(mail.from)),
    field('To', people(...(mail.to ?? []))),
    field('Date', mail.date),
  ];
  const body = mail.text?.trim() ? mail.text : htmlText(mail.html ?? '');
  return [cleanText([fields.join(''), body, field('Attachments', names.join(', '))].join('\n'))];
}

async function parse(file: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(file);
  } catch (cause) {
    throw new PermanentError('corrupt_file', 'The mail is damaged and cannot be read', { cause });
  }
}

function people(...addresses: (Address | undefined)[]): string {
  return addresses.flatMap((one) => (one ? nameAndAddress(one) : [])).join(', ');
}

function nameAndAddress({ name, address }: Address): string {
  if (!address) return name;
  return name ? `${name} <${address}>` : address;
}

function field(name: string, value: string | undefined): string {
  return value ? `${name}: ${value}\n` : '';
}
