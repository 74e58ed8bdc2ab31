import { refusalOfUnread } from './unread-document';

const failed = (fault: string | null) => ({ status: 'failed', fault });

describe('refusalOfUnread', () => {
  it('lets a document pass of which anything could be read', () => {
    expect(
      refusalOfUnread([failed('corrupt_file: page 1 is damaged'), { status: 'blank', fault: null }]),
    ).toBeUndefined();
  });

  it('refuses a document by the fault of its first page, with how many there are', () => {
    const refusal = refusalOfUnread([
      failed('resource_limit_exceeded: page 1: Reading needs more memory than the limit of 1024 MB'),
      failed('corrupt_file: page 2 is damaged'),
    ]);
    expect(refusal).toMatchObject({
      code: 'resource_limit_exceeded',
      message: 'None of the 2 pages could be read: page 1: Reading needs more memory than the limit of 1024 MB',
      facts: { pages: 2 },
    });
  });

  it('takes a fault without a known code for a damaged file', () => {
    expect(refusalOfUnread([failed('whatever')])).toMatchObject({ code: 'corrupt_file' });
    expect(refusalOfUnread([failed(null)])).toMatchObject({ code: 'corrupt_file' });
  });

  it('refuses a document without pages', () => {
    expect(refusalOfUnread([])).toMatchObject({ code: 'no_pages' });
  });
});
