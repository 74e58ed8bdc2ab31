import { aDocument, aSending, someEvidence } from './a-run.ts';
import { type Evidence, itemIdOf, verdictOn } from './verdict.ts';

const kindsIn = (wish: Partial<Evidence>): string[] => verdictOn(someEvidence(wish)).findings.map(({ kind }) => kind);
const whatIn = (wish: Partial<Evidence>): string =>
  verdictOn(someEvidence(wish))
    .findings.map(({ kind, what }) => `${kind}: ${what}`)
    .join('\n');

describe('the verdict', () => {
  it('finds nothing where every accepted item is one published document', () => {
    expect(verdictOn(someEvidence())).toMatchObject({ findings: [], published: 1, good: true });
  });

  it('calls an acknowledged item lost that is nowhere', () => {
    expect(whatIn({ documents: [] })).toBe('lost: post acknowledged, no document');
    expect(kindsIn({ documents: [], sendings: [aSending({ way: 'bucket', documentId: undefined })] })).toEqual([
      'lost',
    ]);
  });

  it('does not miss what was never acknowledged', () => {
    const sendings = [aSending({ acknowledgedAt: undefined, documentId: undefined })];
    expect(kindsIn({ documents: [], sendings })).toEqual([]);
  });

  it('calls a document lost that is stuck, or that the API does not show', () => {
    expect(whatIn({ documents: [aDocument({ state: 'tagged', publishedAt: null })] })).toBe('lost: still tagged');
    expect(whatIn({ shown: new Map([['d1', 404]]) })).toBe('lost: the API shows 404, the book published');
  });

  it('calls a document lost that is published without all its effects', () => {
    expect(whatIn({ documents: [aDocument({ filed: 0 })] })).toBe('lost: published, but not filed');
    expect(whatIn({ documents: [aDocument({ unfinishedTasks: 1 })] })).toBe('lost: 1 tasks without end');
  });

  it('calls a second document of the same item duplicated', () => {
    const documents = [aDocument(), aDocument({ id: 'd2' })];
    expect(whatIn({ documents })).toBe('duplicated: is a document already: d1');
  });

  it('calls effects duplicated that were made twice', () => {
    const documents = [aDocument({ publications: 2, repeatedTasks: ['tag-document ×2'] })];
    expect(whatIn({ documents })).toBe(
      'duplicated: done more than once: tag-document ×2\nduplicated: published 2 times',
    );
  });

  it('calls an answer duplicated that names another document than the first', () => {
    const sendings = [aSending(), aSending({ repeat: true, status: 200, documentId: 'd9' })];
    expect(whatIn({ sendings })).toBe("duplicated: answered with document d9, which is another's");
  });

  it('calls a document duplicated that nobody sent', () => {
    const documents = [aDocument(), aDocument({ id: 'd2', filename: 'crun-0009.txt' })];
    expect(whatIn({ documents })).toBe('duplicated: nobody sent this');
  });

  it('expects broken files in the Problem Log and good ones nowhere near it', () => {
    const problem = {
      state: 'problem',
      publishedAt: null,
      problems: ['corrupt_file in ocr-worker.recognise-document'],
    };
    const documents = [aDocument(problem)];
    expect(kindsIn({ documents, sendings: [aSending({ poison: true })] })).toEqual([]);
    expect(kindsIn({ documents })).toEqual(['unexpected']);
    expect(kindsIn({ sendings: [aSending({ poison: true })] })).toEqual(['unexpected']);
  });

  it('is not good when problems belong to nobody, or the balance does not come out', () => {
    expect(kindsIn({ strays: ['internal_error in s3-event-consumer.register-stored-object'] })).toEqual(['unexpected']);
    expect(verdictOn(someEvidence({ unaccounted: 1 })).good).toBe(false);
  });
});

describe('itemIdOf', () => {
  it.each([
    ['chaos-chaos-c1a2b3-c1a2b3-0007.txt', 'c1a2b3-0007'],
    ['c1a2b3-12345.pdf', 'c1a2b3-12345'],
    ['somebody.pdf', 'somebody.pdf'],
  ])('reads %s as %s', (filename, id) => {
    expect(itemIdOf(filename)).toBe(id);
  });
});
