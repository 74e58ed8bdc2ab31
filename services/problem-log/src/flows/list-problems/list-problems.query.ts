import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { TrendUnit } from '../../adapters/problem-groups.store';
import { PROBLEM_STATES, type ProblemState } from '../../domain/problem';
import { FilterDto } from './filter.dto';

/** `GET /api/problems ?state&code&queue&document_id&fingerprint&from&to&q&group=fingerprint&trend=hour|day&limit&cursor` */
export class ListProblemsQuery extends FilterDto {
  @IsOptional()
  @IsIn(PROBLEM_STATES)
  state?: ProblemState;

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
