import { PageQuery } from '#libs/service-host';
import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';

/** Question, filters and page of a search. */
export class SearchQuery extends PageQuery {
  @IsString()
  @Length(1, 500)
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  q!: string;

  @IsIn(['hybrid', 'text', 'vector'])
  mode: 'hybrid' | 'text' | 'vector' = 'hybrid';

  @IsOptional()
  @IsString()
  @MaxLength(200)
  case?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  tag?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  media_type?: string;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}
