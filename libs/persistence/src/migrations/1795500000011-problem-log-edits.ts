import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corrections of messages that failed. */
export class ProblemLogEdits1795500000011 implements MigrationInterface {
  name = 'ProblemLogEdits1795500000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "problem_edit" (
         "id" uuid PRIMARY KEY,
         "problem_id" uuid NOT NULL,
         "body" text NOT NULL,
         "reason" text NOT NULL,
         "edited_by" text NOT NULL,
         "edited_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
       )`,
    );
    await runner.query(`CREATE INDEX "IDX_dc3fc7a90446af37a6f6780a39" ON "problem_edit" ("problem_id")`);
    await runner.query(
      `ALTER TABLE "problem_edit" ADD CONSTRAINT "FK_dc3fc7a90446af37a6f6780a395"
       FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE CASCADE`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "problem_edit"`);
  }
}
