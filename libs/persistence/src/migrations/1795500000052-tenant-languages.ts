import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Languages that a tenant's documents are read with. */
export class TenantLanguages1795500000052 implements MigrationInterface {
  name = 'TenantLanguages1795500000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "tenant" ADD "languages" text array NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "tenant" DROP COLUMN "languages"`);
  }
}
