import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has read a page, what the other reading of it says, and what can be read with. */
export class PageReadings1795500000051 implements MigrationInterface {
  name = 'PageReadings1795500000051';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `ALTER TABLE "page" ADD "engine" text`,
  `UPDATE "page" p SET "engine" = s."engine" FROM "second_reading" s WHERE s."document_id" = p."document_id" AND p."number" = ANY(s."pages")`,
  `CREATE TABLE "other_reading" (
      "document_id" uuid NOT NULL,
      "number" integer NOT NULL,
      "page_version" integer NOT NULL,
      "engine" text,
      "status" text NOT NULL,
      "source" text NOT NULL,
      "text" text NOT NULL,
      "confidence" real NOT NULL,
      "words" jsonb NOT NULL,
      "fault" text,
      "rotation" smallint NOT NULL DEFAULT '0',
      "kept_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_other_reading" PRIMARY KEY ("document_id", "number")
    )`,
  `CREATE TABLE "reading_engine" (
      "name" text NOT NULL,
      "languages" text array NOT NULL,
      "told_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      CONSTRAINT "PK_reading_engine" PRIMARY KEY ("name")
    )`,
  `ALTER TABLE "other_reading" ADD CONSTRAINT "FK_c622fc098f482449c467a523c8a" FOREIGN KEY ("document_id", "number") REFERENCES "page"("document_id","number") ON DELETE CASCADE`,
];

const DOWN = [`DROP TABLE "reading_engine"`, `DROP TABLE "other_reading"`, `ALTER TABLE "page" DROP COLUMN "engine"`];
