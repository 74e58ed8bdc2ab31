import type { Fault } from '../../../domain/fault';
import { layerPage, type ReadPage } from '../../../domain/reading';
import type { Grey } from '../../../domain/picture/grey';
import type { PageAnswers } from './answers';

/** For specs: keeps what it is told, and stands in for the recogniser, whose pictures it keeps too. */
export class RecordedAnswers implements PageAnswers {
  readonly pages: ReadPage[] = [];
  readonly faults: Record<number, Fault> = {};
  readonly pictures: Record<number, Grey> = {};
  readonly begun: number[] = [];

  constructor(private readonly skip: readonly number[] = []) {}

  isSkipped(page: number): boolean {
    return this.skip.includes(page);
  }

  at(page: number): void {
    this.begun.push(page);
  }

  page(page: ReadPage): void {
    this.pages.push(page);
  }

  failed(page: number, fault: Fault): void {
    this.faults[page] = fault;
  }

  readonly recognise = (number: number, picture: Grey): Promise<ReadPage> => {
    this.pictures[number] = picture;
    return Promise.resolve(layerPage(number, 'recognised'));
  };
}
