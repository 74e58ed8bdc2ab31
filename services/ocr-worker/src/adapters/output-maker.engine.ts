import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { errorOf, type Fault } from '../domain/fault';
import { type MadeOutput, missingFor, OUTPUT_KINDS, type OutputKind, type Outputs } from '../domain/outputs/output';
import { MakerProcess } from './output-maker/maker-process';
import type { MakeRequest } from './output-maker/maker-protocol';
import { MakerSettings } from './output-maker/maker-settings';

/** A document whose outputs are wanted: local files and what the original calls itself. Without `imagePages` the first pages get pictures. */
export type OutputOrder = Omit<MakeRequest, 'imagePages'> & Partial<Pick<MakeRequest, 'imagePages'>>;

/** Told of every output as soon as it is made. */
export type OnMade = (output: MadeOutput) => void;

/**
 * Makes the outputs of documents in processes under limits. What cannot be made is told with its reason and never fails the document; what may well work
 * later is a `TransientError`. An abort ends the work at once and rejects with the signal's reason.
 */
@Injectable()
export class OutputMaker implements OnApplicationShutdown {
  private readonly idle: { maker: MakerProcess; clock: NodeJS.Timeout }[] = [];
  private readonly busy = new Set<MakerProcess>();

  constructor(private readonly settings: MakerSettings) {}

  /** Process groups of the makers that are running. */
  get pids(): number[] {
    return [...this.idle.map(({ maker }) => maker), ...this.busy].flatMap((maker) => maker.pid ?? []);
  }

  /** Starts a maker, if none waits: a document will need one in a moment. */
  prepare(): void {
    if (this.idle.length === 0) this.keep(new MakerProcess(this.settings));
  }

  async make(order: OutputOrder, signal: AbortSignal, onMade?: OnMade): Promise<Outputs> {
    signal.throwIfAborted();
    const outputs: Outputs = { made: [], missing: [] };
    const maker = this.take();
    this.busy.add(maker);
    const ending = await maker.make(
      { imagePages: this.settings.imagePages, ...order },
      (message) => {
        if (message.is === 'missing') outputs.missing.push(message.output);
        if (message.is !== 'made') return;
        outputs.made.push(message.output);
        onMade?.(message.output);
      },
      signal,
    );
    this.busy.delete(maker);
    await this.giveBack(maker);
    signal.throwIfAborted();
    return ending.is === 'lost' ? withoutTheRest(outputs, ending.fault) : outputs;
  }

  async onApplicationShutdown(): Promise<void> {
    const waiting = this.idle.splice(0);
    for (const { clock } of waiting) clearTimeout(clock);
    await Promise.all([...waiting.map(({ maker }) => maker), ...this.busy].map((maker) => maker.stop()));
  }

  private take(): MakerProcess {
    const last = this.idle.pop();
    clearTimeout(last?.clock);
    if (last?.maker.usable) return last.maker;
    return new MakerProcess(this.settings);
  }

  private async giveBack(maker: MakerProcess): Promise<void> {
    if (!maker.usable) return maker.stop();
    this.keep(maker);
  }

  private keep(maker: MakerProcess): void {
    const clock = setTimeout(() => void this.retire(maker), this.settings.idleMs);
    clock.unref();
    this.idle.push({ maker, clock });
  }

  private async retire(maker: MakerProcess): Promise<void> {
    const at = this.idle.findIndex((waiting) => waiting.maker === maker);
    if (at >= 0) this.idle.splice(at, 1);
    await maker.stop();
  }
}

/** What a lost maker had finished stays; the rest is missing for its fault. */
function withoutTheRest(outputs: Outputs, fault: Fault): Outputs {
  if (fault.passing) throw errorOf(fault);
  const told = new Set<OutputKind>([...outputs.made, ...outputs.missing].map(({ kind }) => kind));
  const untold = OUTPUT_KINDS.filter((kind) => !told.has(kind));
  const missing = [...outputs.missing, ...untold.map((kind) => missingFor(kind, fault))];
  return { made: outputs.made, missing, fault };
}
