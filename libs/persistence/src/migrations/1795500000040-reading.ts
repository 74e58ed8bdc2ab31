import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How documents are read: their plans, the ranges of pages that workers share, and how often a page was read. */
export class Reading1795500000040 implements MigrationInterface {
  name = 'Reading1795500000040';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "page" DROP COLUMN "version"`);
    await runner.query(`DROP TABLE "document_slice"`);
    await runner.query(`DROP TABLE "document_plan"`);
  }
}

const UP = [
  `CREATE TABLE "document_plan" (
      "document_id" uuid NOT NULL,
      "plan_id" uuid NOT NULL,
      "object_key" text NOT NULL,
      "media_type" text NOT NULL,
      "sha256" text NOT NULL,
      "languages" text array NOT NULL,
      "kind" text NOT NULL,
      "lane" text NOT NULL,
      "engine" text NOT NULL,
      "page_count" integer,
      "ocr_pages" integer NOT NULL,
      "estimated_seconds" real NOT NULL,
      "pages" jsonb NOT NULL,
      "slice_count" integer NOT NULL,
      "slices_at_once" integer NOT NULL,
      "slices_done" integer NOT NULL DEFAULT '0',
      "planned_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "refused_at" TIMESTAMP WITH TIME ZONE,
      "finished_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_document_plan" PRIMARY KEY ("document_id")
    )`,
  `CREATE TABLE "document_slice" (
      "document_id" uuid NOT NULL,
      "number" integer NOT NULL,
      "plan_id" uuid NOT NULL,
      "from_page" integer NOT NULL,
      "to_page" integer,
      "next_page" integer NOT NULL,
      "token" integer NOT NULL DEFAULT '0',
      "begun" integer NOT NULL DEFAULT '0',
      "done_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_document_slice" PRIMARY KEY ("document_id", "number")
    )`,
  `ALTER TABLE "page" ADD "version" integer NOT NULL DEFAULT '1'`,
  `ALTER TABLE "document_plan" ADD CONSTRAINT "FK_8012bd3c0b49c5ac1cc87584ab3" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE`,
  `ALTER TABLE "document_slice" ADD CONSTRAINT "FK_64147e6b1dede038b01ff79121b" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE`,
];
