import { Transform, Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';

/** Question, filters and page of a search. */
export class SearchQuery {
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

  @IsInt()
  @Min(1)
  @Max(200)
  @Type(() => Number)
  limit = 50;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}
