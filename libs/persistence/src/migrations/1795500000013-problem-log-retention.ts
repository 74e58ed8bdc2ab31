import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What closed problems are deleted by. */
export class ProblemLogRetention1795500000013 implements MigrationInterface {
  name = 'ProblemLogRetention1795500000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX "problem_closed" ON "problem" ("resolved_at") WHERE resolved_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "problem_closed"`);
  }
}
