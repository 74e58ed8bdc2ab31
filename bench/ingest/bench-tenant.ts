import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ApiKeys } from '#libs/auth';
import { createDataSource, Database } from '#libs/persistence';

/** The tenant that benches upload as: what they leave behind is its only, and goes with it. */
export const BENCH_TENANT = 'bench';

const UNFINISHED = `state NOT IN ('published', 'problem', 'rejected', 'expired', 'erased', 'cancelled')`;

export class BenchTenant {
  readonly key = `csk_bench-${randomBytes(24).toString('base64url')}`;
  private id = '';

  private constructor(readonly database: Database) {}

  static async open(databaseUrl: string): Promise<BenchTenant> {
    const tenant = new BenchTenant(new Database(await createDataSource(databaseUrl, 2).initialize()));
    tenant.id = await new ApiKeys(tenant.database).seed(BENCH_TENANT, 'bench', tenant.key, [
      'documents:write',
      'documents:read',
      'tasks',
    ]);
    return tenant;
  }

  /** How many of its documents there are. */
  async documents(condition = 'true'): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM document WHERE tenant_id = $1 AND ${condition}`,
      [this.id],
    );
    return row?.count ?? 0;
  }

  /** Waits until the fleet has nothing left to do for it: the next figure is measured on an idle fleet. */
  async idle(): Promise<void> {
    while ((await this.documents(UNFINISHED)) > 0) await wait(200);
  }

  /** Takes all of it away again: rows, objects, files of the vault, and the key. */
  async close(client: S3Client, bucket: string, vault: string): Promise<void> {
    process.stderr.write(
      `${await this.documents(UNFINISHED)} files of the bench are still to be read; then they go.\n`,
    );
    await this.idle();
    await this.deleteRows();
    await deleteObjects(client, bucket, `tenant/${BENCH_TENANT}/`);
    await rm(join(vault, BENCH_TENANT), { recursive: true, force: true });
    await this.database.dataSource.destroy();
  }

  private async deleteRows(): Promise<void> {
    const tables = await this.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'document_id' AND table_name <> 'document'`,
    );
    for (const { name } of tables)
      await this.database.query(
        `DELETE FROM "${name}" WHERE document_id IN (SELECT id FROM document WHERE tenant_id = $1)`,
        [this.id],
      );
    for (const table of ['document', 'case', 'api_key'])
      await this.database.query(`DELETE FROM "${table}" WHERE tenant_id = $1`, [this.id]);
  }
}

/** Removes every object of a bucket whose key begins so. */
export async function deleteObjects(client: S3Client, Bucket: string, Prefix = ''): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}
