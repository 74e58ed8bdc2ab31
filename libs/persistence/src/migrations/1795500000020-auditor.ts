import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the ledger auditor remembers, and an index by which repeats of files are counted. */
export class Auditor1795500000020 implements MigrationInterface {
  name = 'Auditor1795500000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "event_duplicate"`);
    await runner.query(`DROP TABLE "ledger_audit"`);
    await runner.query(`DROP TABLE "ledger_difference"`);
  }
}

const UP = [
  `CREATE TABLE "ledger_difference" (
      "id" uuid NOT NULL,
      "kind" text NOT NULL,
      "tenant_id" uuid,
      "document_id" uuid,
      "subject" text NOT NULL,
      "lost" boolean NOT NULL,
      "details" jsonb NOT NULL DEFAULT '{}',
      "found_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "last_seen_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "repair_asked_at" TIMESTAMP WITH TIME ZONE,
      "repaired_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_f69dea4f467a8a925cbe9ebb88d" PRIMARY KEY ("id")
    )`,
  `CREATE UNIQUE INDEX "ledger_difference_open" ON "ledger_difference" ("kind", "subject") WHERE repaired_at IS NULL`,
  `CREATE TABLE "ledger_audit" (
      "comparison" text NOT NULL,
      "newest" text,
      "place" text,
      "unnamed" integer NOT NULL DEFAULT '0',
      "looked_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      CONSTRAINT "PK_c5787d393cb4c4fd9366648bf01" PRIMARY KEY ("comparison")
    )`,
  `CREATE INDEX "event_duplicate" ON "event" ("tenant_id") WHERE kind = 'duplicate'`,
];
