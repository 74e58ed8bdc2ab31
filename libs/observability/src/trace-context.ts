import { randomBytes } from 'node:crypto';
import {
  type Attributes,
  context,
  type Context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';

type Headers = Record<string, unknown>;

/** The current trace as W3C headers (`traceparent`), to be carried by a message. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The trace that the headers name, or a new one: every piece of work has a trace id, whether or not anybody collects traces. */
export function traceOf(headers: Headers): Context {
  const known = propagation.extract(ROOT_CONTEXT, headers);
  if (trace.getSpanContext(known)) return known;
  const fresh = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: TraceFlags.NONE,
  };
  return trace.setSpanContext(ROOT_CONTEXT, fresh);
}

/** Headers that continue the trace of that id, for a message that is sent again. */
export const headersOfTrace = (traceId: string): Record<string, string> => ({
  traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-00`,
});

/** Runs `work` in the trace that the headers name. */
export const inTrace = <T>(headers: Headers, work: () => T): T => context.with(traceOf(headers), work);

/** The id of the current trace, if there is one. */
export const currentTraceId = (): string | undefined => trace.getSpanContext(context.active())?.traceId;

/** Runs the handling of a message as a span of its trace; costs next to nothing when nobody records spans. Attributes are ids and names only. */
export function inConsumerSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return trace.getTracer('consilium').startActiveSpan(name, { kind: SpanKind.CONSUMER, attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
