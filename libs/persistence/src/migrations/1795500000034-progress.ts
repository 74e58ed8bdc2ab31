import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Moves of documents and tasks know the transaction that made them, so that they can be followed without a gap; tasks know who
 * asked for them. Moves from before have no transaction: nobody follows them any more, and the tables need not be rewritten.
 */
export class Progress1795500000034 implements MigrationInterface {
  name = 'Progress1795500000034';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `CREATE FUNCTION current_transaction() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT pg_current_xact_id()::text::bigint'`,
  `ALTER TABLE "event" ADD "xid" bigint`,
  `ALTER TABLE "event" ALTER COLUMN "xid" SET DEFAULT current_transaction()`,
  `CREATE INDEX "event_place" ON "event" ("xid", "id")`,
  `DROP INDEX "IDX_01faf98c0624629749e18d2da1"`,
  `ALTER TABLE "task_status_history" ADD "xid" bigint`,
  `ALTER TABLE "task_status_history" ALTER COLUMN "xid" SET DEFAULT current_transaction()`,
  `CREATE INDEX "task_status_history_place" ON "task_status_history" ("xid", "id")`,
  `ALTER TABLE "task" ADD "requested_by" text`,
  `ALTER TABLE "task" ADD "params" jsonb`,
  `CREATE TABLE "document_acceptance" (
      "document_id" uuid NOT NULL,
      "accepted_by" text NOT NULL,
      "accepted_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_26b5f7ec0bd4d8a6f5dcd0c9a2d" PRIMARY KEY ("document_id")
    )`,
  `ALTER TABLE "document_acceptance" ADD CONSTRAINT "FK_68170ffb4e1819087fca8c5bc2f" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
];

const DOWN = [
  `DROP TABLE "document_acceptance"`,
  `ALTER TABLE "task" DROP COLUMN "params"`,
  `ALTER TABLE "task" DROP COLUMN "requested_by"`,
  `DROP INDEX "task_status_history_place"`,
  `ALTER TABLE "task_status_history" DROP COLUMN "xid"`,
  `CREATE INDEX "IDX_01faf98c0624629749e18d2da1" ON "event" ("tenant_id", "id")`,
  `DROP INDEX "event_place"`,
  `ALTER TABLE "event" DROP COLUMN "xid"`,
  `DROP FUNCTION current_transaction()`,
];
