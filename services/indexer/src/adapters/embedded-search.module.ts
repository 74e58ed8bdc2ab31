import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Embedder, LocalEmbedder } from '#libs/inference';
import { Database } from '#libs/persistence';
import {
  Catalogue,
  GraphIndex,
  HybridSearch,
  PostgresGraphIndex,
  PostgresTextIndex,
  PostgresVectorIndex,
  SearchIndex,
  TextIndex,
  VectorIndex,
} from '#libs/search';

/** Search without servers of its own: full text, vectors and graph in Postgres, embeddings on this machine. */
@Module({
  providers: [
    { provide: Embedder, useFactory: () => new LocalEmbedder() },
    { provide: TextIndex, inject: [Database], useFactory: (database: Database) => new PostgresTextIndex(database) },
    {
      provide: VectorIndex,
      inject: [Database, Embedder],
      useFactory: (database: Database, { id, dimensions }: Embedder) =>
        new PostgresVectorIndex(database, { id, dimensions }),
    },
    { provide: GraphIndex, inject: [Database], useFactory: (database: Database) => new PostgresGraphIndex(database) },
    { provide: Catalogue, inject: [Database], useFactory: (database: Database) => new Catalogue(database) },
    {
      provide: SearchIndex,
      inject: [TextIndex, VectorIndex, GraphIndex, Embedder],
      useFactory: (...parts: ConstructorParameters<typeof SearchIndex>) => new SearchIndex(...parts),
    },
    {
      provide: HybridSearch,
      inject: [TextIndex, VectorIndex, Catalogue, Embedder],
      useFactory: (...parts: ConstructorParameters<typeof HybridSearch>) => new HybridSearch(...parts),
    },
  ],
  exports: [SearchIndex, HybridSearch],
})
export class EmbeddedSearch implements OnApplicationShutdown {
  constructor(private readonly embedder: Embedder) {}

  onApplicationShutdown(): Promise<void> {
    return this.embedder.close();
  }
}
