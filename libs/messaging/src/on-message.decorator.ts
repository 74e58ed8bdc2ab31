import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { Contract } from '#libs/contracts';
import { throwError, type Observable } from 'rxjs';
import { type DeadLetter, deadLetters, fromContract, type MessageSource } from './message-source';
import type { FlowPolicy } from './policy';
import type { StepContext } from './step';

/** What the transport knows of a flow: how its messages are read and how it wants to be run. */
export interface FlowRegistration {
  readonly source: MessageSource;
  readonly policy: FlowPolicy;
}

type Handler<T> = (message: T, step: StepContext) => Promise<void>;
type FlowDecorator<T> = (target: object, key: string, descriptor: TypedPropertyDescriptor<Handler<T>>) => void;

/**
 * Makes a method the handler of a flow. The flow is named after its class (`TagDocument` → `tag-document`) and
 * has a queue of that name, or one per lane of its policy; the compiler checks the method's parameters against the contract.
 */
export const OnMessage = <S extends DescMessage>(
  contract: Contract<S>,
  policy: FlowPolicy,
): FlowDecorator<MessageShape<S>> => onSource(fromContract(contract), policy);

/** Like `OnMessage`, for everything that other flows gave up on. */
export const OnDeadLetter = (policy: FlowPolicy): FlowDecorator<DeadLetter> => onSource(deadLetters, policy);

const onSource =
  <T>(source: MessageSource<T>, policy: FlowPolicy): FlowDecorator<T> =>
  (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(new RethrowFilter())(target, key, descriptor);
    const flow = kebab(target.constructor.name);
    const listen: MethodDecorator = EventPattern(flow, { source, policy }) as MethodDecorator; // Nest types its handlers by their first parameter
    listen(target, key, descriptor);
  };

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** Hands the handler's own error to the transport; Nest would replace it by "Internal server error". */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
