import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { asError } from '#libs/errors';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { preferredWait } from '../../domain/prefer';
import { Outcomes } from './outcomes';
import { ProgressFeed } from './progress-feed';

/** An answer that names what was begun: a document or a task. */
interface Begun {
  document_id?: unknown;
  state?: unknown;
  task_id?: unknown;
}

/**
 * Holds an answer back until what it began is done, when the client asks for that with `Prefer: wait=N` (RFC 7240): then a new document
 * is 201 with its last state, a task 200 with its outcome. When the time is up the answer is what it would have been at once.
 */
@Injectable()
export class AnswerWhenDone implements NestInterceptor {
  private readonly logger = new Logger(AnswerWhenDone.name);

  constructor(
    private readonly outcomes: Outcomes,
    private readonly feed: ProgressFeed,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const seconds = preferredWait(request.get('prefer'));
    if (seconds === undefined) return next.handle();
    const response = http.getResponse<Response>();
    return next.handle().pipe(mergeMap((answer: unknown) => this.wait(answer, { seconds, request, response })));
  }

  private async wait(answer: unknown, { seconds, request, response }: Wish): Promise<unknown> {
    const begun = (answer ?? {}) as Begun;
    const { tenantId } = request.caller;
    response.setHeader('preference-applied', `wait=${seconds}`);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([AbortSignal.timeout(seconds * 1_000), gone.signal, this.feed.stopping]);
    try {
      return (await this.outcome(begun, { tenantId, signal, response })) ?? answer;
    } catch (error) {
      this.logger.warn(asError(error), 'an outcome could not be waited for; the client gets its first answer');
      return answer;
    }
  }

  private async outcome(begun: Begun, { tenantId, signal, response }: Waiting): Promise<unknown> {
    if (typeof begun.task_id === 'string') {
      const task = await this.outcomes.ofTask(tenantId, begun.task_id, signal);
      if (task) response.status(200);
      return task;
    }
    if (typeof begun.document_id !== 'string' || typeof begun.state !== 'string') return undefined;
    const state = await this.outcomes.ofDocument(tenantId, begun.document_id, signal);
    if (state && response.statusCode === 202) response.status(201);
    return state && { ...begun, state };
  }
}

/** The guard has let it in. */
type AuthenticatedRequest = Request & { caller: Caller };

interface Wish {
  seconds: number;
  request: AuthenticatedRequest;
  response: Response;
}

interface Waiting {
  tenantId: string;
  signal: AbortSignal;
  response: Response;
}
