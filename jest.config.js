const swc = (parser, transform = {}) => [
  '@swc/jest',
  { jsc: { target: 'es2024', parser, transform, keepClassNames: true }, module: { type: 'commonjs' } },
];

/** Packages that ship ES modules only; jest runs CommonJS three times faster, so they are compiled on the way in. */
const esmOnly = [
  '@nestjs',
  'cockatiel',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'uuid',
  'linkify-it',
  'uc\\.micro',
  'sqs-consumer',
  'eld',
  'postal-mime',
  'jose',
  '@tus',
  'srvx',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] }, // `#libs/*` is the sources, not the build
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/tests', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  testTimeout: 90_000,
  transform: {
    '\\.ts$': swc({ syntax: 'typescript', decorators: true }, { legacyDecorator: true, decoratorMetadata: true }),
    [`node_modules/(${esmOnly.join('|')})/.*\\.(js|mjs)$`]: swc({ syntax: 'ecmascript' }),
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  collectCoverageFrom: ['{services,libs}/*/src/**/*.ts', '!**/gen/**', '!**/migrations/**', '!**/main.ts'],
};
