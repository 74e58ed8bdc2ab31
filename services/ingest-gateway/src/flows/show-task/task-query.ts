import type { TaskStatus } from '#libs/contracts';
import { PageQuery } from '#libs/service-host';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsUUID, Length } from 'class-validator';

const STATUSES: TaskStatus[] = ['pending', 'running', 'done', 'failed', 'cancelled', 'timeout'];

/** Which tasks of the tenant; the newest come first. */
export class TaskQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  document_id?: string;

  /** What was asked for, `ocr`, or the name of the flow, `tag-document`. */
  @IsOptional()
  @Length(1, 100)
  type?: string;

  /** One status or several, with commas. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(STATUSES, { each: true })
  status?: TaskStatus[];

  /** Submitted at this time or later. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  /** Submitted before this time. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}
