import { SetMetadata, type Type } from '@nestjs/common';
import type { ErrorCode } from '#libs/errors';
import type { z } from 'zod';

/** One answer of a call that went well. */
export interface DescribedAnswer {
  /** When a client gets it. */
  readonly means: string;
  /** Its body, as a schema with a name (see `named`); none when there is no body. */
  readonly body?: z.ZodType;
  /** Media type of the body; `application/json` unless told. */
  readonly type?: string;
  /** Headers worth knowing, each with its meaning. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body that no DTO describes, or one that comes in another form than JSON. */
export interface DescribedBody {
  readonly type: string;
  readonly body?: z.ZodType;
  /** The DTO with the fields of a form, and the meaning of its parts named `file`. */
  readonly form?: { readonly fields: Type; readonly file: string };
}

/** What clients may know of a call beyond its path, its DTOs and its scope: those are read from the code itself. */
export interface Description {
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  /** Codes of problems that this call has of its own; those of every call are added. */
  readonly problems?: readonly ErrorCode[];
  readonly takes?: DescribedBody;
  /** The values that a part of the path may have. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  /** A JSON body as it may be sent. */
  readonly example?: object;
  /** Request headers that change what the call does, each with its meaning. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const DESCRIPTION = 'consilium:description';

/** Tells the OpenAPI document what a handler answers. It costs a running service nothing. */
export const Described = (description: Description): MethodDecorator => SetMetadata(DESCRIPTION, description);
