#!/usr/bin/env node
// The command line of Consilium: npx consilium help
import { run } from './program.ts';

process.stdout.on('error', () => undefined); // whoever reads us may stop reading (`consilium tasks | head`)
process.exitCode = await run(process.argv.slice(2), process.env);
