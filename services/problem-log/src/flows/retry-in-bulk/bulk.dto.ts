import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DecisionDto } from '../decide-problem/decision.dto';

/** Which problems; `from` and `to` are times of the last attempt. */
export class BulkFilterDto {
  @IsOptional()
  @IsIn(['open', 'overdue'])
  state?: 'open' | 'overdue';

  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  queue?: string;

  @IsOptional()
  @Matches(/^[0-9a-f]{16}$/, { message: 'fingerprint must be 16 hex digits' })
  fingerprint?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
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
