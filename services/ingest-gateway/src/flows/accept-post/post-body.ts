import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsDefined,
  IsISO8601,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  ValidateNested,
} from 'class-validator';
import { Deadline } from '../../adapters/deadline.decorator';
import { OneLine } from '../../adapters/one-line.decorator';
import { cleanText } from '../../domain/post-text';

/** Where a post comes from: together the three name it for ever. */
export class PostSource {
  /** `telegram`, `mail` */
  @OneLine()
  @Length(1, 100)
  system!: string;

  @OneLine()
  @Length(1, 200)
  channel!: string;

  /** Id of the post within its channel; many systems have numbers. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @OneLine()
  @Length(1, 200)
  external_id!: string;
}

/** A text that somebody wrote somewhere. */
export class PostBody {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? cleanText(value) : value))
  @IsString()
  text!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => PostSource)
  source!: PostSource;

  @IsOptional()
  @OneLine()
  @Length(1, 500)
  title?: string;

  @IsOptional()
  @OneLine()
  @Length(1, 200)
  case?: string;

  /** When its author edited it last: of two versions that both say so, the later one stays, in whatever order they come. */
  @IsOptional()
  @IsISO8601({ strict: true })
  edited_at?: string;

  /** After it nobody wants the result: what is not done by then is given up. */
  @IsOptional()
  @Deadline()
  deadline?: string;

  /** Links that the text itself does not have. */
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 2_000, { each: true })
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false }, { each: true })
  urls?: string[];
}
