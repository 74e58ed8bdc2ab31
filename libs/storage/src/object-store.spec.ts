import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ObjectStore } from './object-store';
import { createS3Client } from './s3-client';

describe('an object store that accepts connections and says nothing', () => {
  const connections = new Set<Socket>();
  let silent: Server;

  beforeAll(async () => {
    silent = createServer((socket) => void connections.add(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => {
    for (const socket of connections) socket.destroy();
    silent.close();
  });

  it('is away for whoever asks it, instead of holding them for ever', async () => {
    const client = createS3Client(
      {
        S3_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
        S3_REGION: 'us-east-1',
        S3_BUCKET: 'consilium',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
      100,
    );
    const store = new ObjectStore(client, 'consilium');
    await expect(store.open('tenant/main/case/a/original/b.pdf')).rejects.toMatchObject({
      code: 'dependency_unavailable',
    });
    expect(connections.size).toBeGreaterThan(1); // it was asked again before it counted as away
    store.close();
  });
});
