import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { downloadCommand } from './download.ts';
import { explainCommand } from './explain.ts';
import { statusCommand } from './status.ts';
import { textCommand } from './text.ts';

/** The commands about documents that are in. */
export const documentCommands = (session: (command: Command) => Session): Command[] => [
  statusCommand(session),
  textCommand(session),
  downloadCommand(session),
  explainCommand(session),
];
