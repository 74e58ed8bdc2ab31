import { Command } from 'commander';
import { answer, type Schemas } from '../../../libs/client/src/index.ts';
import { dim, say, table } from '../../fleet/terminal.ts';
import { patiently } from '../patience.ts';
import type { Session } from '../session.ts';
import { collect, count } from './upload.ts';

type Task = Schemas['Task'];

interface TasksOptions {
  document?: string;
  type?: string;
  status: string[];
  limit: number;
}

/** `consilium tasks` */
export const tasksCommand = (session: (command: Command) => Session): Command =>
  new Command('tasks')
    .description('Work on documents, the newest first; with an id, one task with all its moves.')
    .argument('[id]', 'id of a task')
    .option('-d, --document <id>', 'only of this document')
    .option('--type <type>', 'only of this kind: recognise-document')
    .option(
      '-s, --status <status>',
      'only in this state: pending, running, done, failed, cancelled, timeout; may be repeated',
      collect,
      [],
    )
    .option('-n, --limit <n>', 'so many', count, 20)
    .action(async (id: string | undefined, options: TasksOptions, command: Command) =>
      id === undefined ? list(session(command), options) : show(session(command), id),
    );

async function list({ api, json, signal }: Session, { document, type, status, limit }: TasksOptions): Promise<void> {
  const query = {
    limit,
    ...(document && { document_id: document }),
    ...(type && { type }),
    ...(status.length > 0 && { status: status as Task['status'][] }),
  };
  const { items } = await patiently(() => answer(api.GET('/api/tasks', { params: { query }, signal })), signal);
  if (json) for (const task of items) say(JSON.stringify(task));
  else if (items.length === 0) say(dim('no tasks'));
  else say(table(['task', 'type', 'status', 'attempts', 'took', 'document'], items.map(rowOf)));
}

const rowOf = ({
  task_id: id,
  type,
  status,
  reason,
  attempts,
  duration_seconds: took,
  document_id: document,
}: Task): string[] => [
  id,
  type,
  reason ? `${status} (${reason})` : status,
  String(attempts),
  took === null ? '' : `${took.toFixed(1)} s`,
  document ?? '',
];

async function show({ api, json, signal }: Session, id: string): Promise<void> {
  const task = await patiently(() => answer(api.GET('/api/tasks/{id}', { params: { path: { id } }, signal })), signal);
  if (json) return say(JSON.stringify(task));
  say(table(['task', 'type', 'status', 'attempts', 'took', 'document'], [rowOf(task)]));
  for (const { at, status, note } of task.status_history) say(`  ${dim(at)}  ${status.padEnd(9)} ${note ?? ''}`);
  if (task.error) say(`  ${task.error.code}: ${task.error.message}`);
}
