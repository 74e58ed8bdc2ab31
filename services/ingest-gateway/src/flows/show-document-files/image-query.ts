import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** How large a picture is wanted. */
export class ImageQuery {
  /** Pixels across; the stored picture is 1000 wide at most and never enlarged. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(16)
  @Max(2_000)
  width?: number;
}
