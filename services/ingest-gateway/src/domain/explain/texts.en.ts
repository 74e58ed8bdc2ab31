import type { Texts } from './texts';

const documents = (count: number): string => (count === 1 ? '1 document is' : `${count} documents are`);

/** Explanations in English. */
export const EN: Texts = {
  doing: {
    ocr: 'being read',
    tag: 'being tagged',
    enrich: 'having its links read',
    index: 'being made findable',
    file: 'being filed into the vault',
  },
  awaiting: {
    ocr: 'to be read',
    tag: 'to be tagged',
    enrich: 'for its links to be read',
    index: 'to be made findable',
    file: 'to be filed into the vault',
  },
  work: { ocr: 'Reading', tag: 'Tagging', enrich: 'Reading its links', index: 'Indexing', file: 'Filing' },
  someWork: 'A step',
  again: () => 'It is published, and processed again meanwhile.',
  running: (work, worker, time, attempt) =>
    `It is ${work} by ${worker} for ${time}${attempt > 1 ? ` (attempt ${attempt})` : ''}.`,
  pages: (done, count) => `${done} of ${count} pages are done.`,
  waiting: (work, ahead, running) => {
    const others = ahead === 0 ? 'it is next' : `${documents(ahead)} ahead of it`;
    const workers = running === 0 ? 'nobody works on this step just now' : `${documents(running)} being worked on`;
    return `It waits ${work}: ${others}, ${workers}.`;
  },
  retrying: (work, code, attempt, at) =>
    `${work} failed at attempt ${attempt} (${code}) and is tried again at ${at} UTC; nothing needs to be done.`,
  held: (work, code, since) =>
    `${work} is held for all documents since ${since} UTC (${code}); it goes on by itself when that is over.`,
  problem: (work, code) => `${work} gave up (${code}): a person has to decide in the Problem Log.`,
  staysPublished: () => 'What was published before stays.',
  published: (at, accepted) =>
    `It is published since ${at} UTC${accepted ? ' and accepted' : ''}; nothing is outstanding.`,
  ended: {
    rejected: 'It was rejected by a decision; nothing more is done with it.',
    expired: 'Its time is over and its files are gone.',
    erased: 'It was erased; only its history is left.',
    cancelled: 'It was cancelled; it goes on when it is processed again.',
  },
  eta: (time) => `It should be published ${time} or so.`,
};
