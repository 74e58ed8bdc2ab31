import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import type { TrendUnit } from '../../adapters/problem-groups.store';
import { PROBLEM_STATES, type ProblemState } from '../../domain/problem';

/** `GET /api/problems ?state&code&queue&document_id&fingerprint&group=fingerprint&trend=hour|day&limit&cursor` */
export class ListProblemsQuery {
  @IsOptional()
  @IsIn(PROBLEM_STATES)
  state?: ProblemState;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  queue?: string;

  @IsOptional()
  @IsUUID()
  document_id?: string;

  @IsOptional()
  @Matches(/^[0-9a-f]{16}$/, { message: 'fingerprint must be 16 hex digits' })
  fingerprint?: string;

  @IsOptional()
  @IsIn(['fingerprint'])
  group?: 'fingerprint';

  /** Of groups: per hour of the last day, or per day of the last ten. */
  @IsOptional()
  @IsIn(['hour', 'day'])
  trend: TrendUnit = 'hour';

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}
