import { PostgresGraphIndex, PostgresTextIndex, PostgresVectorIndex } from '#libs/search';
import { describeGraphIndex } from './graph-index.conformance';
import { openIndex } from './open-index';
import { describeTextIndex } from './text-index.conformance';
import { DIMENSIONS, describeVectorIndex } from './vector-index.conformance';

const space = { id: 'test', dimensions: DIMENSIONS };

describeTextIndex('Postgres', () => openIndex((database) => new PostgresTextIndex(database)));
describeVectorIndex('Postgres', () => openIndex((database) => new PostgresVectorIndex(database, space)));
describeGraphIndex('Postgres', () => openIndex((database) => new PostgresGraphIndex(database)));
