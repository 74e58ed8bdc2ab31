import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { DecisionDto } from '../decide-problem/decision.dto';
import { FilterDto } from '../list-problems/filter.dto';

/** Which of the problems that wait for a person. */
export class BulkFilterDto extends FilterDto {
  @IsOptional()
  @IsIn(['open', 'overdue'])
  state?: 'open' | 'overdue';
}

/** What to retry, how carefully, and why. */
export class BulkDto extends DecisionDto {
  @IsObject()
  @ValidateNested()
  @Type(() => BulkFilterDto)
  filter!: BulkFilterDto;

  /** Only tell what it would be about. */
  @IsOptional()
  @IsBoolean()
  dry_run = false;

  /** Retries a minute, at most. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(6_000)
  rate_per_minute = 120;

  /** It stops when more problems than this come back with the same fingerprint in one step. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000)
  stop_after = 3;

  /** It begins then, for instance when a dependency is expected back. */
  @IsOptional()
  @IsDate()
  @Type(() => Date)
  hold_until?: Date;
}
