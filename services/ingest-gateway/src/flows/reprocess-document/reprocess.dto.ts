import { RERUN_STEPS, type RerunStep } from '#libs/ledger';
import { ArrayMaxSize, IsIn, IsOptional, Matches } from 'class-validator';

/** From where a document is processed again. */
export class ReprocessBody {
  @IsIn(Object.keys(RERUN_STEPS))
  from: RerunStep = 'ocr';

  /** For `ocr`: names of tesseract, most likely first, instead of the document's own. */
  @IsOptional()
  @ArrayMaxSize(10)
  @Matches(/^[a-z]{3}(_[a-z]{3,8})?$/, { each: true, message: 'languages are names like eng, rus or chi_sim' })
  languages?: string[];
}
