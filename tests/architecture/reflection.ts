import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { PATTERN_EXTRAS_METADATA, PATTERN_METADATA } from '@nestjs/microservices/constants';
import type { FlowRegistration } from '#libs/messaging';

/** A flow that works on messages, as its decorator says. */
export interface MessageFlow extends FlowRegistration {
  readonly service: string;
  /** `RecogniseDocument` */
  readonly className: string;
  /** `recognise-document` */
  readonly name: string;
  /** `ocr-worker.recognise-document` */
  readonly queue: string;
}

/** A call that people and programs can make. */
export interface HttpFlow {
  readonly service: string;
  /** The class: `ShowFleet`. */
  readonly className: string;
  /** The class's method. */
  readonly handler: string;
  readonly method: string;
  readonly path: string;
  /** The scope it asks for, `public`, or undefined when it is refused to everybody. */
  readonly scope: string | undefined;
}

/** The message flows of a controller. */
export const messageFlowsOf = (service: string, controller: Type): MessageFlow[] =>
  handlersOf(controller).flatMap((handler) => {
    const [name] = (Reflect.getMetadata(PATTERN_METADATA, handler) ?? []) as string[];
    if (!name) return [];
    const extras = Reflect.getMetadata(PATTERN_EXTRAS_METADATA, handler) as FlowRegistration;
    const { source, policy } = extras;
    return [{ service, className: controller.name, name, queue: `${service}.${name}`, source, policy }];
  });

/** The HTTP calls of a controller. */
export const httpFlowsOf = (service: string, controller: Type): HttpFlow[] =>
  handlersOf(controller).flatMap((handler) => {
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const scope = (Reflect.getMetadata(SCOPE, handler) ?? Reflect.getMetadata(SCOPE, controller)) as string | undefined;
    return pathsOf(controller).flatMap((prefix) =>
      pathsOf(handler).map((path) => ({
        service,
        className: controller.name,
        handler: handler.name,
        method: RequestMethod[method],
        path: `/${[prefix, path]
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`,
        scope,
      })),
    );
  });

/** Where libs/auth keeps what `Requires` and `Public` say. */
const SCOPE = 'consilium:scope';

function handlersOf(controller: Type): Function[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => prototype[name])
    .filter((member) => typeof member === 'function');
}

const pathsOf = (decorated: object): string[] =>
  [Reflect.getMetadata(PATH_METADATA, decorated) as string | string[] | undefined].flat().map((path) => path ?? '');
