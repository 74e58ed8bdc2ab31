import { postKey, postText, titleOf } from './post-text';

describe('postText', () => {
  it('puts links after a blank line', () => {
    expect(postText('  Text\n', ['https://a.example/1', 'https://a.example/2'])).toBe(
      'Text\n\nhttps://a.example/1\nhttps://a.example/2',
    );
  });

  it('has no NUL, and of nothing it makes nothing', () => {
    expect(postText('a\0b')).toBe('ab');
    expect(postText(' \0\n')).toBe('');
  });
});

describe('postKey', () => {
  const source = { system: 'telegram', channel: 'news', external_id: '7' };

  it('does not mix up sources whose parts join to the same string', () => {
    const other = { system: 'telegram', channel: 'news/7', external_id: '' };
    expect(postKey('t', source)).not.toBe(postKey('t', other));
  });

  it('is another one for another tenant', () => {
    expect(postKey('t', source)).not.toBe(postKey('u', source));
  });
});

describe('titleOf', () => {
  it('is the first line', () => {
    expect(titleOf('Новость\tдня\nдальше')).toBe('Новость дня');
  });

  it('is cut at 120 characters', () => {
    expect(titleOf('слово '.repeat(50))).toHaveLength(120);
    expect(titleOf('слово '.repeat(50))).toMatch(/слово…$/);
  });
});
