import { AllowedTargets, judgeUrl } from './url-guard';

const nobody = new AllowedTargets();
const reasonOf = (url: string, allowed = nobody): string | undefined => judgeUrl(new URL(url), allowed)?.reason;

describe('judgeUrl', () => {
  it.each(['http://example.com/', 'https://example.com:8443/a', 'http://8.8.8.8/', 'http://[2606:4700::1111]:8080/'])(
    'has nothing against %s',
    (url) => {
      expect(reasonOf(url)).toBeUndefined();
    },
  );

  it.each([
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['gopher://example.com/', 'scheme_not_allowed'],
    ['http://user:secret@example.com/', 'credentials_in_url'],
    ['http://example.com:22/', 'port_not_allowed'],
    ['http://example.com:6379/', 'port_not_allowed'],
    ['http://127.0.0.1/', 'address_not_public'],
    ['http://2130706433/', 'address_not_public'],
    ['http://0x7f.1/', 'address_not_public'],
    ['http://[::ffff:127.0.0.1]/', 'address_not_public'],
    ['http://169.254.169.254/latest/meta-data', 'address_not_public'],
  ])('refuses %s', (url, reason) => {
    expect(reasonOf(url)).toBe(reason);
  });

  it('does not repeat credentials in the refusal', () => {
    expect(JSON.stringify(judgeUrl(new URL('http://user:secret@example.com/'), nobody))).not.toContain('secret');
  });

  it('lets an allowed target through, and only that port of it', () => {
    const allowed = new AllowedTargets(['127.0.0.1:7645', '[::1]:80', 'intranet:443']);
    expect(reasonOf('http://127.0.0.1:7645/page', allowed)).toBeUndefined();
    expect(reasonOf('http://[::1]/', allowed)).toBeUndefined();
    expect(reasonOf('https://intranet/', allowed)).toBeUndefined();
    expect(reasonOf('http://127.0.0.1:8080/', allowed)).toBe('address_not_public');
    expect(reasonOf('http://user@127.0.0.1:7645/', allowed)).toBe('credentials_in_url');
  });
});
