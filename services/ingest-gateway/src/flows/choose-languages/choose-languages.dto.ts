import { ArrayMaxSize, IsArray, Matches } from 'class-validator';

/** The languages of a tenant. */
export class ChooseLanguagesBody {
  /** Names of tesseract, most likely first; empty: what the fleet is set to. */
  @IsArray()
  @ArrayMaxSize(10)
  @Matches(/^[a-z]{3}(_[a-z]{3,8})?$/, { each: true, message: 'languages are names like eng, rus or chi_sim' })
  languages!: string[];
}
