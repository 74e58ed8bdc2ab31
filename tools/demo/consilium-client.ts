import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Client } from 'openapi-fetch';
import { answer, consilium, type Paths, Refusal, type Schemas } from '../../libs/client/src/index.ts';

export type ShownDocument = Schemas['Document'];
export type Accepted = Schemas['Receipt'];

export type Post = Schemas['PostBody'];

/** A document among what a search finds, the first at place 1. */
export interface Finding {
  place: number;
  total: number;
  /** Words of it around those that were searched for, as the API gives them. */
  html: string;
}

/** As many as one answer of a search may have. */
const FOUND_AT_ONCE = 200;

/** The fleet said no; the text is the problem's own. */
export class Refused extends Error {}

/** The fleet's public HTTP surface, as far as the demo needs it. */
export class ConsiliumClient {
  private readonly api: Client<Paths>;

  constructor(url: string, key: string) {
    this.api = consilium({ url, key });
  }

  async upload(file: string, fields: Record<string, string>): Promise<Accepted> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', await openAsBlob(file), basename(file));
    const receipt = await agreed(
      answer(this.api.POST('/api/documents', { body: { file: [file] }, bodySerializer: () => form })),
    );
    if ('document_id' in receipt) return receipt;
    throw new Refused(`${file} was answered as if it were several`);
  }

  post(body: Post): Promise<Accepted> {
    return agreed(answer(this.api.POST('/api/posts', { body })));
  }

  document(id: string): Promise<ShownDocument> {
    return agreed(answer(this.api.GET('/api/documents/{id}', { params: { path: { id } } })));
  }

  /** The newest document of that name in a case; undefined while there is none. */
  async named(filename: string, caseName: string): Promise<ShownDocument | undefined> {
    const query = { case: caseName, q: filename };
    const { items } = await agreed(answer(this.api.GET('/api/documents', { params: { query } })));
    return items.find((item) => item.filename === filename);
  }

  text(id: string): Promise<string> {
    return agreed(answer(this.api.GET('/api/documents/{id}/text', { params: { path: { id } }, parseAs: 'text' })));
  }

  /** Where a search has a document, however many others it finds; undefined when it has not. */
  async find(q: string, documentId: string): Promise<Finding | undefined> {
    let before = 0;
    for (let cursor: string | undefined; ;) {
      const query = { q, limit: FOUND_AT_ONCE, ...(cursor && { cursor }) };
      const { items, total, next_cursor } = await agreed(answer(this.api.GET('/api/search', { params: { query } })));
      const index = items.findIndex(({ document_id }) => document_id === documentId);
      if (index >= 0) return { place: before + index + 1, total, html: items[index]?.highlights[0]?.html ?? '' };
      if (!next_cursor) return undefined;
      before += items.length;
      cursor = next_cursor;
    }
  }

  async problemsOf(documentId: string): Promise<Schemas['LoggedProblem'][]> {
    const query = { document_id: documentId };
    const { items } = await agreed(answer(this.api.GET('/api/problems', { params: { query } })));
    return items.filter((item) => 'problem_id' in item);
  }
}

const agreed = <T>(call: Promise<T>): Promise<T> =>
  call.catch((fault: unknown) => {
    throw fault instanceof Refusal ? new Refused(fault.message, { cause: fault }) : fault;
  });
