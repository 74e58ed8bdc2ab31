import { Type } from 'class-transformer';
import { IsDate, IsOptional } from 'class-validator';
import { DecisionDto } from '../decide-problem/decision.dto';

/** Why a bulk retry is cancelled or resumed. */
export class SteeringDto extends DecisionDto {}

/** Why a bulk retry is held, and until when; without a time until somebody resumes it. */
export class HoldDto extends DecisionDto {
  @IsOptional()
  @IsDate()
  @Type(() => Date)
  hold_until?: Date;
}
