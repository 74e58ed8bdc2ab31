/** Says what is wrong with OpenAPI documents: `node tools/openapi/lint.ts FILES…`. The exit code is 1 when something is. */
import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** Everything Redocly recommends, and examples that keep to their schemas. */
const config = await createConfig({
  extends: ['recommended'],
  rules: {
    'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true },
    'no-invalid-schema-examples': { severity: 'error', allowAdditionalProperties: true },
    'no-unused-components': 'error',
    'operation-4xx-response': 'off', // health has none
    'no-ambiguous-paths': 'off', // ids are UUIDs, words beside them are not
    'operation-2xx-response': 'off', // a download is a redirect
    'info-license': 'off',
  },
});

for (const file of process.argv.slice(2)) {
  const findings = await lintFromString({ source: readFileSync(file, 'utf8'), absoluteRef: file, config });
  for (const { ruleId, message, location } of findings) {
    console.error(`${file}: ${ruleId}: ${message.split('\n')[0]} (${location[0]?.pointer})`);
    process.exitCode = 1;
  }
}
