import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chat, token } from './fakes/answers';
import { ScriptedProvider } from './fakes/scripted-provider';
import { GigaChatTagger } from '../src/adapters/providers/gigachat-tagger.client';

/** Needs the `openssl` program, for a certificate that no root of Node's knows. */
describe('GigaChatTagger over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gigachat-ca-'));
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  let provider: ScriptedProvider;

  beforeAll(async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    provider = await ScriptedProvider.start({ key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') });
  });
  afterAll(async () => {
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  const propose = async (caFile?: string): Promise<string[]> => {
    const options = { authorizationKey: 'a2V5', scope: 'S', model: 'GigaChat-2', timeoutMs: 2_000 };
    const urls = { baseUrl: provider.url, authUrl: provider.url };
    const tagger = new GigaChatTagger({ ...options, ...urls, ...(caFile && { caFile }) });
    try {
      return await tagger.propose('x', new AbortController().signal);
    } finally {
      await tagger.close();
    }
  };

  it('trusts the root it was given, for its own hosts', async () => {
    provider.play(token('t1'), chat('["a"]'));
    expect(await propose(cert)).toEqual(['a']);
  });

  it('trusts no unknown root without it', async () => {
    provider.play(token('t1'), chat('["a"]'));
    await expect(propose()).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(provider.seen).toHaveLength(0);
  });
});
