import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key may have a request limit of its own. */
export class RequestLimits1795500000039 implements MigrationInterface {
  name = 'RequestLimits1795500000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "api_key" ADD "request_limit" integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "api_key" DROP COLUMN "request_limit"`);
  }
}
