export * from './embedder';
export * from './local-embedder';
export * from './model-folder';
export * from './script';
