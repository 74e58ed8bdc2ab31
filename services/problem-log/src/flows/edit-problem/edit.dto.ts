import { IsObject } from 'class-validator';
import { DecisionDto } from '../decide-problem/decision.dto';

/** The message as it has to be, and why. */
export class EditDto extends DecisionDto {
  @IsObject()
  body!: Record<string, unknown>;
}
