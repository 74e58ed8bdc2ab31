import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Retries of many problems at once. Written from the entities by `cli.js drift`. */
export class ProblemLogBulks1795500000012 implements MigrationInterface {
  name = 'ProblemLogBulks1795500000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "bulk_retry_item"`);
    await runner.query(`DROP TABLE "bulk_retry"`);
  }
}

const UP = [
  `CREATE TABLE "bulk_retry" (
      "id" uuid NOT NULL,
      "tenant_id" uuid NOT NULL,
      "as_admin" boolean NOT NULL,
      "filter" jsonb NOT NULL,
      "reason" text NOT NULL,
      "created_by" text NOT NULL,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "state" text NOT NULL,
      "state_reason" text,
      "hold_until" TIMESTAMP WITH TIME ZONE,
      "total" integer NOT NULL,
      "step" integer NOT NULL DEFAULT '1',
      "rate_per_minute" integer NOT NULL,
      "stop_after" integer NOT NULL,
      "finished_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_7a948e62d4ee8111ecc7a7e92d1" PRIMARY KEY ("id")
    )`,
  `CREATE INDEX "bulk_retry_open" ON "bulk_retry" ("state") WHERE state IN ('running', 'held')`,
  `CREATE INDEX "bulk_retry_of_tenant" ON "bulk_retry" ("tenant_id", "id")`,
  `CREATE TABLE "bulk_retry_item" (
      "bulk_id" uuid NOT NULL,
      "position" integer NOT NULL,
      "problem_id" uuid NOT NULL,
      "step" integer,
      "decision_id" uuid,
      "sent_at" TIMESTAMP WITH TIME ZONE,
      "skipped" boolean NOT NULL DEFAULT false,
      CONSTRAINT "PK_dd76b7029afb6bd3b0722d75067" PRIMARY KEY ("bulk_id", "position")
    )`,
  `CREATE INDEX "bulk_retry_item_problem" ON "bulk_retry_item" ("problem_id")`,
  `ALTER TABLE "bulk_retry" ADD CONSTRAINT "FK_69936e72ea24a0bf6f199fbce77" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "bulk_retry_item" ADD CONSTRAINT "FK_43367fc9dfb3300226f75a2edc5" FOREIGN KEY ("bulk_id") REFERENCES "bulk_retry"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "bulk_retry_item" ADD CONSTRAINT "FK_c7f8e11a0f3321dfa316966b839" FOREIGN KEY ("problem_id") REFERENCES "problem"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
];
