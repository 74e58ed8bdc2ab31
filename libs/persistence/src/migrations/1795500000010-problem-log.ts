import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where problems come from, and how retries ended. */
export class ProblemLog1795500000010 implements MigrationInterface {
  name = 'ProblemLog1795500000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "problem" ADD "stack" text, ADD "version" text`);
    await runner.query(`CREATE INDEX "problem_fingerprint" ON "problem" ("fingerprint")`);
    await runner.query(
      `ALTER TABLE "problem_decision" ADD "fingerprint" text, ADD "outcome" text, ADD "settled_at" TIMESTAMP WITH TIME ZONE`,
    );
    await runner.query(
      `CREATE INDEX "problem_decision_settled" ON "problem_decision" ("fingerprint") WHERE outcome IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "problem_decision_settled"`);
    await runner.query(`ALTER TABLE "problem_decision" DROP "settled_at", DROP "outcome", DROP "fingerprint"`);
    await runner.query(`DROP INDEX "problem_fingerprint"`);
    await runner.query(`ALTER TABLE "problem" DROP "version", DROP "stack"`);
  }
}
