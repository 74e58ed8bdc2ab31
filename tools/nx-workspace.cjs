/**
 * Teaches Nx this workspace without a project.json per folder: every service and lib has the same `test` target,
 * and depends on the libs its sources import as `#libs/<name>`.
 */
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');

const jest = 'node node_modules/jest/bin/jest.js';

exports.name = 'consilium';

exports.createNodesV2 = [
  '{services/*/src/main.ts,libs/*/src/index.ts}',
  (files) =>
    files.map((file) => {
      const root = dirname(dirname(file));
      const test = {
        command: `${jest} --passWithNoTests --rootDir . --roots ${root}`,
        cache: true,
        inputs: ['sources', '^shipped'],
      };
      return [file, { projects: { [root]: { name: root.replace('/', '-'), targets: { test } } } }];
    }),
];

exports.createDependencies = (_, { projects, filesToProcess }) => {
  const byRoot = new Map(Object.entries(projects).map(([name, project]) => [project.root, name]));
  return Object.entries(filesToProcess.projectFileMap).flatMap(([source, files]) =>
    files
      .filter(({ file }) => file.endsWith('.ts'))
      .flatMap(({ file }) =>
        [...readFileSync(file, 'utf8').matchAll(/(?:from|import) '#libs\/([\w-]+)/g)].map(([, lib]) => ({
          source,
          target: byRoot.get(`libs/${lib}`),
          sourceFile: file,
          type: 'static',
        })),
      ),
  );
};
