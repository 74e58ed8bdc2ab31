import { IsArray, IsOptional, Length, Matches } from 'class-validator';
import { Deadline } from './deadline.decorator';
import { OneLine } from './one-line.decorator';

/** What a sender may say about a file, by whatever way it comes. */
export class FileDescription {
  @IsOptional()
  @OneLine()
  @Length(1, 200)
  case?: string;

  @IsOptional()
  @OneLine()
  @Length(1, 500)
  title?: string;

  @IsOptional()
  @OneLine()
  @Length(1, 100)
  doc_kind?: string;

  @IsOptional()
  @OneLine()
  @Length(1, 200)
  source?: string;

  /** After it the sender wants no result: what is not done by then is given up. */
  @IsOptional()
  @Deadline()
  deadline?: string;

  /** Names of tesseract, most likely first. */
  @IsArray()
  @Matches(/^[a-z]{3}(_[a-z]{3,8})?$/, { each: true, message: 'languages are names like eng, rus or chi_sim' })
  languages: string[] = [];
}
