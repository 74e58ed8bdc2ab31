import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';

/** How a page is read again. */
export class RerunPageBody {
  /** Names of tesseract, most likely first, instead of the document's own. */
  @IsOptional()
  @ArrayMaxSize(10)
  @Matches(/^[a-z]{3}(_[a-z]{3,8})?$/, { each: true, message: 'languages are names like eng, rus or chi_sim' })
  languages?: string[];

  /** `tesseract`, or `second` for the second engine that is set up, or its own name. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,30}$/, { message: 'engine is tesseract, second, or a name like abbyy' })
  engine?: string;
}
