import { Command, CommanderError } from 'commander';
import { documentCommands } from './commands/documents.ts';
import { searchCommand } from './commands/search.ts';
import { tasksCommand } from './commands/tasks.ts';
import { uploadCommand } from './commands/upload.ts';
import { exitCodeOf, EXIT_CODES_HELP, UsageError } from './exit-codes.ts';
import { faultText } from './fault-text.ts';
import { interruption } from './interruption.ts';
import { DEFAULT_URL, sessionFrom } from './session.ts';

/** Runs one call of the command line; resolves with its exit code. Results go to stdout, progress and faults to stderr. */
export async function run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const stop = interruption();
  const program = programWith(env, stop.signal);
  try {
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : exitCodeOf(new UsageError(fault.message));
    const reason: unknown = stop.signal.aborted ? stop.signal.reason : fault;
    process.stderr.write(`${faultText(reason)}\n`);
    return exitCodeOf(reason);
  } finally {
    stop.over();
  }
}

function programWith(env: NodeJS.ProcessEnv, signal: AbortSignal): Command {
  const program = new Command('consilium')
    .description('Documents into Consilium, and what became of them.')
    .option('--url <url>', `where the fleet is (CONSILIUM_URL; ${DEFAULT_URL})`)
    .option('--key <key>', 'API key or token (CONSILIUM_API_KEY); the environment keeps it out of your shell history')
    .option('--json', 'results as JSON, one object a line')
    .addHelpText('after', EXIT_CODES_HELP)
    .exitOverride()
    .helpCommand(true);
  const session = (command: Command) => sessionFrom(command.optsWithGlobals(), env, signal);
  for (const command of [
    uploadCommand(session),
    ...documentCommands(session),
    searchCommand(session),
    tasksCommand(session),
  ])
    program.addCommand(command.copyInheritedSettings(program));
  return program;
}
