import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the reconciler has come in a bucket, and which objects are no document's. */
export class BucketRounds1795500000037 implements MigrationInterface {
  name = 'BucketRounds1795500000037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "bucket_round" (
      "bucket" text NOT NULL,
      "prefix" text NOT NULL DEFAULT '',
      "place" text,
      "listed" bigint NOT NULL DEFAULT '0',
      "found" bigint NOT NULL DEFAULT '0',
      "started_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "finished_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_bucket_round" PRIMARY KEY ("bucket")
    )`);
    await runner.query(`CREATE TABLE "bucket_object" (
      "bucket" text NOT NULL,
      "key" text NOT NULL,
      "etag" text,
      "outcome" text NOT NULL,
      "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_bucket_object" PRIMARY KEY ("bucket", "key")
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "bucket_object"`);
    await runner.query(`DROP TABLE "bucket_round"`);
  }
}
