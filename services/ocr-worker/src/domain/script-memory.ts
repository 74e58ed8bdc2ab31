import { ScriptChoice } from './script-choice';

/** Documents that are read at the same time, slice by slice, by one reader: more than there are lanes and tenants to take turns. */
const MOST = 32;

/** What was learned of the scripts of the last documents: a reader gets them in slices, and need not learn it again for each. */
export class ScriptMemory {
  private readonly choices = new Map<string, ScriptChoice>();

  /** The choice for a document that is to be read with these languages; one of its own for a document without a name. */
  of(document: string | null, languages: string): ScriptChoice {
    if (document === null) return new ScriptChoice(languages);
    const key = `${document} ${languages}`;
    const choice = this.choices.get(key) ?? new ScriptChoice(languages);
    this.choices.delete(key); // the last one used is the last to be forgotten
    this.choices.set(key, choice);
    const [oldest] = this.choices.keys();
    if (this.choices.size > MOST && oldest !== undefined) this.choices.delete(oldest);
    return choice;
  }
}
