import { breakingChanges, type Document } from './breaking-changes.ts';

/** A call with one parameter, a body and an answer, as a wish changes them. */
function aDocument(change: (operation: Operation) => void = () => undefined): Document {
  const operation = {
    parameters: [{ name: 'sort', in: 'query', required: false, schema: { enum: ['a', 'b'] } }] as Parameter[],
    requestBody: {
      content: {
        'application/json': { schema: { properties: { text: { type: 'string' } }, required: [] as string[] } },
      },
    },
    responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } } },
    note: {
      type: 'object',
      properties: { id: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } } as Record<
        string,
        object
      >,
    },
  };
  change(operation);
  const { note, ...call } = operation;
  return { info: { version: '1.0.0' }, paths: { '/notes': { post: call } }, components: { schemas: { Note: note } } };
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema?: { enum?: string[] };
}

interface Operation {
  parameters: Parameter[];
  requestBody: { content: Record<string, { schema: { properties: Record<string, object>; required: string[] } }> };
  responses: Record<string, object>;
  note: { type: string; properties: Record<string, object> };
}

const body = ({ requestBody }: Operation) => requestBody.content['application/json']!.schema;

it.each<[string, (operation: Operation) => void]>([
  ['a new field in the answer', ({ note }) => (note.properties['title'] = { type: 'string' })],
  ['a new optional field in the request', (call) => (body(call).properties['case'] = { type: 'string' })],
  ['a new optional parameter', ({ parameters }) => parameters.push({ name: 'q', in: 'query', required: false })],
  ['one more value', ({ parameters }) => parameters[0]?.schema?.enum?.push('c')],
  ['one more answer', ({ responses }) => (responses['202'] = {})],
])('lets pass %s', (_, change) => {
  expect(breakingChanges(aDocument(), aDocument(change))).toEqual([]);
});

it.each<[string, (operation: Operation) => void]>([
  ['POST /notes 200.id is gone', ({ note }) => delete note.properties['id']],
  ['POST /notes 200.id is integer, was string', ({ note }) => (note.properties['id'] = { type: 'integer' })],
  [
    'POST /notes 200.tags[] is object, was string',
    ({ note }) => (note.properties['tags'] = { type: 'array', items: { type: 'object' } }),
  ],
  ['POST /notes never answers 200 any more', ({ responses }) => delete responses['200']],
  ['POST /notes demands the field text', (call) => body(call).required.push('text')],
  ['POST /notes takes no field text any more', (call) => delete body(call).properties['text']],
  [
    'POST /notes takes no application/json any more',
    ({ requestBody }) => delete requestBody.content['application/json'],
  ],
  [
    'POST /notes demands the parameter q',
    ({ parameters }) => parameters.push({ name: 'q', in: 'query', required: true }),
  ],
  ['POST /notes has no parameter sort any more', ({ parameters }) => parameters.pop()],
  ['POST /notes takes fewer values of sort', ({ parameters }) => parameters[0]?.schema?.enum?.pop()],
])('notices: %s', (said, change) => {
  expect(breakingChanges(aDocument(), aDocument(change))).toEqual([said]);
});

it('notices a call that is gone', () => {
  expect(breakingChanges(aDocument(), { ...aDocument(), paths: {} })).toEqual(['POST /notes is gone']);
});
