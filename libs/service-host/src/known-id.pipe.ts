import { Injectable, type PipeTransform } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { validate as isUuid } from 'uuid';

/** An id in a path: what has not even the form of an id names nothing, hence 404. */
@Injectable()
export class KnownIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (isUuid(id)) return id.toLowerCase();
    throw new PermanentError('not_found', 'There is nothing with this id.');
  }
}
