import { PageQuery } from '#libs/service-host';
import { IsIn, IsOptional } from 'class-validator';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../../domain/difference';

/** `GET /api/ledger/differences ?kind&limit&cursor` */
export class DifferencesQuery extends PageQuery {
  @IsOptional()
  @IsIn(DIFFERENCE_KINDS)
  kind?: DifferenceKind;
}
