import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What ingest-gateway lists tasks by. */
export class IngestGateway1795500000003 implements MigrationInterface {
  name = 'IngestGateway1795500000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "task_of_tenant" ON "task" ("tenant_id", "submitted_at", "id")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "task_of_tenant"`);
  }
}
