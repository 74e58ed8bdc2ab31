import { Transform } from 'class-transformer';
import { IsInt, IsMimeType, IsOptional, IsString, Length, Matches, Min } from 'class-validator';
import { OneLine } from './one-line.decorator';
import { FileDescription } from './file-description';

/** A file that its sender wants to bring to the object store by itself. */
export class UploadRequest extends FileDescription {
  @OneLine()
  @Length(1, 1_000)
  filename!: string;

  /** Bytes. */
  @IsInt()
  @Min(1)
  size!: number;

  /** What the file is sent as; its bytes have the last word. */
  @IsString()
  @IsMimeType()
  media_type!: string;

  /** A claim about the bytes, hex; it is compared with them. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 is 64 hex digits' })
  sha256?: string;
}
