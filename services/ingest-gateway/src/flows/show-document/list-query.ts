import { DOCUMENT_PATH, type DocumentState, OTHER_ENDS } from '#libs/contracts';
import { PageQuery } from '#libs/service-host';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsOptional, Length } from 'class-validator';
import { SORTS, type Sort } from './sorts';

/** Which documents of the tenant, in which order. */
export class ListQuery extends PageQuery {
  /** Name of the case. */
  @IsOptional()
  @Length(1, 200)
  case?: string;

  /** One of the document's tags, in any case. */
  @IsOptional()
  @Length(1, 200)
  tag?: string;

  /** One state or several, with commas. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn([...DOCUMENT_PATH, ...OTHER_ENDS], { each: true })
  state?: DocumentState[];

  /** `application/pdf`, or `image/*`. */
  @IsOptional()
  @Length(1, 200)
  media_type?: string;

  /** Part of the title or of the file's name. */
  @IsOptional()
  @Length(1, 200)
  q?: string;

  /** Accepted at this time or later. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  /** Accepted before this time. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;

  /** A field; with `-` before it the other way round. */
  @IsIn(SORTS)
  sort: Sort = '-created_at';
}
