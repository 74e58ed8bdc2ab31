import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads over several requests, and requests that may be repeated. */
export class Uploads1795500000030 implements MigrationInterface {
  name = 'Uploads1795500000030';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "idempotency_key"`);
    await runner.query(`DROP TABLE "upload_session"`);
  }
}

const UP = [
  `CREATE TABLE "upload_session" (
      "id" uuid NOT NULL,
      "tenant_id" uuid NOT NULL,
      "method" text NOT NULL,
      "state" text NOT NULL DEFAULT 'open',
      "store_upload_id" text,
      "part_size" integer,
      "filename" text NOT NULL,
      "size" bigint NOT NULL,
      "media_type" text NOT NULL,
      "sha256" text,
      "fields" jsonb NOT NULL DEFAULT '{}',
      "receipt" jsonb,
      "locked_by" uuid,
      "locked_until" TIMESTAMP WITH TIME ZONE,
      "release_asked" boolean NOT NULL DEFAULT false,
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "cleared_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_1d9e587d0bc918af816c9aaefff" PRIMARY KEY ("id"),
      CONSTRAINT "FK_41b3076eab8ac654dea6ff2048f" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id")
    )`,
  `CREATE INDEX "upload_session_cleared" ON "upload_session" ("cleared_at") WHERE cleared_at IS NOT NULL`,
  `CREATE INDEX "upload_session_uncleared" ON "upload_session" ("expires_at") WHERE cleared_at IS NULL`,
  `CREATE TABLE "idempotency_key" (
      "tenant_id" uuid NOT NULL,
      "key" text NOT NULL,
      "token" uuid NOT NULL,
      "fingerprint" text,
      "answer" jsonb,
      "locked_until" TIMESTAMP WITH TIME ZONE NOT NULL,
      "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      CONSTRAINT "PK_1fc132a82ff87e3197a183e7d43" PRIMARY KEY ("tenant_id", "key"),
      CONSTRAINT "FK_a938d0bc4de73d634552dd67d7b" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id")
    )`,
  `CREATE INDEX "idempotency_key_expires_at" ON "idempotency_key" ("expires_at")`,
];
