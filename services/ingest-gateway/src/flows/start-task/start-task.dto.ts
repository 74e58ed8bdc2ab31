import { RERUN_STEPS, type RerunStep } from '#libs/ledger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsOptional, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { OneLine } from '../../adapters/one-line.decorator';

/** What can be asked for. */
export const TASK_TYPES = [...(Object.keys(RERUN_STEPS) as RerunStep[]), 'merge_pdf'] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** Most documents that one task is about. */
const MOST_DOCUMENTS = 100;

/** How it shall be done; every part has a default. */
export class TaskParams {
  /** Of `ocr`: names of tesseract, most likely first. */
  @IsOptional()
  @ArrayMaxSize(10)
  @Matches(/^[a-z]{3}(_[a-z]{3,8})?$/, { each: true, message: 'languages are names like eng, rus or chi_sim' })
  languages?: string[];

  /** Of `merge_pdf`: title of the new document. */
  @IsOptional()
  @OneLine()
  @Length(1, 500)
  title?: string;

  /** Of `merge_pdf`: case of the new document. */
  @IsOptional()
  @OneLine()
  @Length(1, 200)
  case?: string;
}

/** Something to be done with documents that are there. */
export class StartTaskBody {
  @IsIn(TASK_TYPES)
  type!: TaskType;

  @IsOptional()
  @IsUUID()
  document_id?: string;

  /** Of `merge_pdf` in the order of the pages to come. */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_DOCUMENTS)
  @IsUUID(undefined, { each: true })
  document_ids?: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => TaskParams)
  params?: TaskParams;
}
