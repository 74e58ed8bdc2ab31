import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A post whose text changes stays one document: it has revisions, and the job of an earlier one is superseded. */
export class Revisions1795500000038 implements MigrationInterface {
  name = 'Revisions1795500000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "document" ADD "revision" integer NOT NULL DEFAULT '1'`);
    await runner.query(`ALTER TABLE "document" ADD "edited_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`ALTER TABLE "job" ADD "superseded_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(ONE_DOCUMENT_PER_POST);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE "document" SET idempotency_key = ${KEY_WITH_TEXT} WHERE idempotency_key ~ '^post:[^:]+:[^:]+$'`,
    );
    await runner.query(`ALTER TABLE "job" DROP COLUMN "superseded_at"`);
    await runner.query(`ALTER TABLE "document" DROP COLUMN "edited_at"`);
    await runner.query(`ALTER TABLE "document" DROP COLUMN "revision"`);
  }
}

/** So far each text of a post was a document of its own, `post:{source}:{text}:{tenant}`: the newest one goes on as the post's document. */
const ONE_DOCUMENT_PER_POST = `
  UPDATE document SET idempotency_key = split_part(idempotency_key, ':', 1) || ':' || split_part(idempotency_key, ':', 2) || ':' || tenant_id
  WHERE id IN (
    SELECT DISTINCT ON (tenant_id, split_part(idempotency_key, ':', 2)) id FROM document
    WHERE idempotency_key ~ '^post:[^:]+:[^:]+:[^:]+$'
    ORDER BY tenant_id, split_part(idempotency_key, ':', 2), id DESC)`;

const KEY_WITH_TEXT = `split_part(idempotency_key, ':', 1) || ':' || split_part(idempotency_key, ':', 2) || ':' || sha256 || ':' || tenant_id`;
