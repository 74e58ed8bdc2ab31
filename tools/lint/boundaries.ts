/**
 * Who may import whom, as a table. `node tools/lint/boundaries.ts` writes it into .oxlintrc.json as lint rules;
 * with `--check` it only says whether the file is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/** The libs each lib builds on. A lib that is missing here builds on nothing. */
const LIBS: Record<string, string[]> = {
  errors: [],
  contracts: [],
  config: [],
  claims: [],
  client: [],
  observability: ['config'],
  persistence: ['config', 'contracts', 'errors'],
  messaging: ['contracts', 'errors', 'observability', 'persistence'],
  ledger: ['contracts', 'errors', 'messaging', 'persistence'],
  storage: ['config', 'errors'],
  auth: ['config', 'errors', 'persistence'],
  inference: ['errors'],
  search: ['errors', 'inference', 'persistence'],
  'service-host': [
    'auth',
    'claims',
    'config',
    'errors',
    'ledger',
    'messaging',
    'observability',
    'persistence',
    'storage',
  ],
};

/** Third-party packages that only some places may know. */
const OWNED: Record<string, { places: RegExp; why: string }> = {
  amqplib: { places: /^libs\/messaging/, why: 'amqplib is known to libs/messaging only.' },
  pg: { places: /^libs\/persistence/, why: 'pg is known to libs/persistence only.' },
  typeorm: {
    places: /^libs\/(persistence|ledger)|store$/,
    why: 'typeorm is known to libs/persistence and *.store.ts only.',
  },
  '@aws-sdk/*': {
    places: /^libs\/storage|sqs$/,
    why: 'The AWS SDK is known to libs/storage and the SQS adapter only.',
  },
};

interface Pattern {
  group: string[];
  message: string;
}

const deepImports: Pattern = {
  group: ['**/src/**'],
  message: 'A lib or service is entered through #libs/<name> only.',
};
const noTesting: Pattern = { group: ['#libs/testing'], message: 'libs/testing is for specs only.' };

const owned = (place: string): Pattern[] =>
  Object.entries(OWNED)
    .filter(([, { places }]) => !places.test(place))
    .map(([name, { why }]) => ({ group: [name], message: why }));

const override = (files: string[], patterns: Pattern[], excludeFiles?: string[]): object => ({
  files,
  ...(excludeFiles && { excludeFiles }),
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const specs = ['**/*.spec.ts', '**/test/**'];

const libRules = Object.entries(LIBS).map(([lib, allowed]) =>
  override(
    [`libs/${lib}/src/**/*.ts`],
    [
      {
        group: ['#libs/*', ...allowed.map((name) => `!#libs/${name}`)],
        message: `libs/${lib} builds on ${allowed.join(', ') || 'no other lib'} only.`,
      },
      deepImports,
      ...owned(`libs/${lib}`),
    ],
    specs,
  ),
);

const flows: Pattern = {
  group: ['../../flows/**', '../*/*.consumer', '../*/*.controller', '../*/*.poller'],
  message: 'A flow never imports a flow.',
};
const layer = (folder: string, forbidden: string[], message: string, place: string): object =>
  override(
    [`services/*/src/${folder}/**/*.ts`],
    [{ group: forbidden, message }, deepImports, noTesting, ...owned(place)],
    specs,
  );

const serviceRules = [
  override(['services/*/src/*.ts'], [deepImports, noTesting, ...owned('service')]),
  override(['services/*/src/flows/**/*.ts'], [flows, deepImports, noTesting, ...owned('flow')], specs),
  layer('adapters', ['**/flows/**'], 'An adapter knows the domain only.', 'adapter'),
  layer(
    'domain',
    ['**/flows/**', '**/adapters/**', '#libs/*', '!#libs/errors', '!#libs/contracts', '@nestjs/*'],
    'The domain is pure: no I/O, no Nest.',
    'domain',
  ),
  override(['services/*/src/**/*.store.ts'], [deepImports, noTesting, ...owned('store')]),
  override(['services/*/src/adapters/*sqs*.ts'], [deepImports, noTesting, ...owned('sqs')]),
];

const file = '.oxlintrc.json';
const current = readFileSync(file, 'utf8');
const config = JSON.parse(current);
config.overrides = [
  ...config.overrides.filter((entry: { rules: object }) => !('no-restricted-imports' in entry.rules)),
  ...libRules,
  ...serviceRules,
];
writeFileSync(file, JSON.stringify(config, null, 2));
execFileSync('node_modules/.bin/oxfmt', [file]);
if (process.argv.includes('--check') && readFileSync(file, 'utf8') !== current) {
  console.error(`${file} did not match tools/lint/boundaries.ts; it has been rewritten: commit it.`);
  process.exit(1);
}
