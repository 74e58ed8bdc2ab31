import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Artifacts tell of which page they are, what is known of them, and why one is missing; pages tell how they were turned. */
export class Artifacts1795500000044 implements MigrationInterface {
  name = 'Artifacts1795500000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "page" ADD "rotation" smallint NOT NULL DEFAULT '0'`);
    await runner.query(`ALTER TABLE "artifact" ADD "status" text NOT NULL DEFAULT 'ready'`);
    await runner.query(`ALTER TABLE "artifact" ADD "page" integer`);
    await runner.query(`ALTER TABLE "artifact" ADD "facts" jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "artifact" DROP COLUMN "facts"`);
    await runner.query(`ALTER TABLE "artifact" DROP COLUMN "page"`);
    await runner.query(`ALTER TABLE "artifact" DROP COLUMN "status"`);
    await runner.query(`ALTER TABLE "page" DROP COLUMN "rotation"`);
  }
}
