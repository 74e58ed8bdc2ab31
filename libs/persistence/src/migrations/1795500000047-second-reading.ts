import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a second engine made of documents that were read badly. */
export class SecondReading1795500000047 implements MigrationInterface {
  name = 'SecondReading1795500000047';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "second_reading"`);
  }
}

const UP = [
  `CREATE TABLE "second_reading" (
      "document_id" uuid NOT NULL,
      "plan_id" uuid NOT NULL,
      "engine" text NOT NULL,
      "provider_job_reference" text,
      "outcome" text NOT NULL,
      "error_code" text,
      "pages" integer array NOT NULL DEFAULT '{}',
      "first_coverage" real NOT NULL,
      "first_confidence" real NOT NULL,
      "coverage" real,
      "confidence" real,
      "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "finished_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_second_reading" PRIMARY KEY ("document_id")
    )`,
  `ALTER TABLE "second_reading" ADD CONSTRAINT "FK_d1310c0a62ca4af01282fb59c30" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE`,
];
