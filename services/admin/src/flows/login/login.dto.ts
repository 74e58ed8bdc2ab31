import { IsString, Length } from 'class-validator';

/** The body of `POST /api/login`. */
export class LoginDto {
  @IsString()
  @Length(1, 200)
  readonly username!: string;

  @IsString()
  @Length(1, 1_000)
  readonly password!: string;
}
