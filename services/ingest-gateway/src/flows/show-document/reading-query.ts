import { IsIn, IsOptional } from 'class-validator';

/** Which reading of a page is wanted. */
export class ReadingQuery {
  /** `other`: the one that was not preferred, or was replaced; `not_found` when there is none. */
  @IsOptional()
  @IsIn(['preferred', 'other'])
  reading?: 'preferred' | 'other';
}
