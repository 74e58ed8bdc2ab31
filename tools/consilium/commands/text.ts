import { Command } from 'commander';
import { answer } from '../../../libs/client/src/index.ts';
import { patiently } from '../patience.ts';
import { tell } from '../output.ts';
import type { Session } from '../session.ts';

/** `consilium text ID` */
export const textCommand = (session: (command: Command) => Session): Command =>
  new Command('text')
    .description('The text that was read in a document.')
    .argument('<id>', 'id of the document')
    .action(async (id: string, _: object, command: Command) => {
      const open = session(command);
      const { api, signal } = open;
      const call = () =>
        answer(api.GET('/api/documents/{id}/text', { params: { path: { id } }, parseAs: 'text', signal }));
      const text = await patiently(call, signal);
      tell(open, { document_id: id, text }, () => text);
    });
