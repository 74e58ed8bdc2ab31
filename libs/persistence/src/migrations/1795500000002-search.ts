import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What search stands on: the `consilium` text search configuration and the tables of `libs/search`. */
export class Search1795500000002 implements MigrationInterface {
  name = 'Search1795500000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE "${table}" CASCADE`);
    await runner.query('DROP TEXT SEARCH CONFIGURATION consilium'); // the extensions stay: others may use them
  }
}

const TABLES = [
  'search_document',
  'search_chunk',
  'search_term',
  'search_term_change',
  'search_collection',
  'search_vector',
  'search_edge',
];

const UP = [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm',
  'CREATE EXTENSION IF NOT EXISTS unaccent',
  // `russian` stems Latin words as English and Cyrillic ones as Russian; unaccent makes е of ё for whoever writes SQL by hand.
  'CREATE TEXT SEARCH CONFIGURATION consilium (COPY = russian)',
  'ALTER TEXT SEARCH CONFIGURATION consilium ALTER MAPPING FOR hword, hword_part, word WITH unaccent, russian_stem',
  `CREATE TABLE "search_document" (
      "document_id" uuid NOT NULL,
      "tenant_id" uuid NOT NULL,
      "case_name" text,
      "title" text NOT NULL,
      "media_type" text NOT NULL,
      "tags" text array NOT NULL DEFAULT '{}',
      "tag_keys" text array NOT NULL DEFAULT '{}',
      "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "expires_at" TIMESTAMP WITH TIME ZONE,
      "indexed_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
      CONSTRAINT "PK_59ef48b0b010af1619bb96adcb2" PRIMARY KEY ("document_id")
    )`,
  `CREATE INDEX "search_document_expires_at" ON "search_document" ("expires_at") WHERE expires_at IS NOT NULL`,
  `CREATE INDEX "IDX_2a32542388602189e3ccb29b0e" ON "search_document" ("tenant_id", "created_at")`,
  `CREATE INDEX "IDX_123e93ebfd449b8674951a436e" ON "search_document" ("tenant_id", "case_name")`,
  `CREATE INDEX "search_document_tag_keys" ON "search_document" USING gin ("tag_keys")`,
  `CREATE TABLE "search_chunk" (
      "document_id" uuid NOT NULL,
      "ordinal" integer NOT NULL,
      "tenant_id" uuid NOT NULL,
      "page" integer,
      "text" text NOT NULL,
      "lexemes" tsvector NOT NULL,
      "length" integer NOT NULL,
      CONSTRAINT "PK_91c99ee11de68e8b09985f12b25" PRIMARY KEY ("document_id", "ordinal")
    )`,
  `CREATE INDEX "search_chunk_lexemes" ON "search_chunk" USING gin ("lexemes") WITH (gin_pending_list_limit = 512)`,
  `CREATE TABLE "search_term" (
      "tenant_id" uuid NOT NULL,
      "lexeme" text NOT NULL,
      "chunks" integer NOT NULL,
      CONSTRAINT "PK_8adc297af49886b1d5a439234ca" PRIMARY KEY ("tenant_id", "lexeme")
    )`,
  `CREATE INDEX "search_term_gone" ON "search_term" ("tenant_id") WHERE chunks <= 0`,
  `CREATE INDEX "search_term_lexeme" ON "search_term" USING gin ("lexeme" gin_trgm_ops)`,
  `CREATE TABLE "search_term_change" (
      "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
      "tenant_id" uuid NOT NULL,
      "lexemes" text array NOT NULL,
      "counts" integer array NOT NULL,
      "chunks" integer NOT NULL,
      "length" bigint NOT NULL,
      CONSTRAINT "PK_637e490bdcb5fbb5cac90e5fb5f" PRIMARY KEY ("id")
    )`,
  `CREATE TABLE "search_collection" (
      "tenant_id" uuid NOT NULL,
      "chunks" bigint NOT NULL,
      "length" bigint NOT NULL,
      CONSTRAINT "PK_373836bf0485d47cddb64512fbe" PRIMARY KEY ("tenant_id")
    )`,
  `CREATE TABLE "search_vector" (
      "document_id" uuid NOT NULL,
      "model" text NOT NULL,
      "tenant_id" uuid NOT NULL,
      "ordinals" integer array NOT NULL,
      "vectors" bytea NOT NULL,
      "expires_at" TIMESTAMP WITH TIME ZONE,
      "changed_in" bigint NOT NULL,
      CONSTRAINT "PK_3dc782cf75e220b508bf4d970c2" PRIMARY KEY ("document_id", "model")
    )`,
  'ALTER TABLE "search_vector" ALTER COLUMN "vectors" SET STORAGE EXTERNAL', // noise to a compressor
  `CREATE INDEX "search_vector_expires_at" ON "search_vector" ("expires_at") WHERE expires_at IS NOT NULL`,
  `CREATE INDEX "IDX_cf1a74de67ec879ac90ebe6595" ON "search_vector" ("model", "changed_in")`,
  `CREATE TABLE "search_edge" (
      "document_id" uuid NOT NULL,
      "kind" text NOT NULL,
      "value" text NOT NULL,
      "tenant_id" uuid NOT NULL,
      "expires_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_13faa46dd45f82e694d10d5a991" PRIMARY KEY ("document_id", "kind", "value")
    )`,
  `CREATE INDEX "IDX_a19738e9f52d5915c0d422026a" ON "search_edge" ("tenant_id", "kind", "value")`,
];
