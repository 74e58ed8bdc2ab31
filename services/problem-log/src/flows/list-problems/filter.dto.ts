import { IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';

/** Which problems, their state aside. Times are of the last attempt. */
export class FilterDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  queue?: string;

  @IsOptional()
  @IsUUID()
  document_id?: string;

  @IsOptional()
  @Matches(/^[0-9a-f]{16}$/, { message: 'fingerprint must be 16 hex digits' })
  fingerprint?: string;

  /** Included. */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** Not included. */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;

  /** Part of the message's text, in whatever case. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}
