import { trace } from '@opentelemetry/api';
import type { Params } from 'nestjs-pino';
import { currentLogIds } from './log-context';

const QUIET = ['/health', '/metrics'];

/** JSON logs on stdout: level, time, service, the ids of the work and of its trace. Never headers, bodies or queries. */
export const loggerParams = (service: string, instance: string, level: string): Params => ({
  pinoHttp: {
    name: service,
    level,
    base: { service, instance },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    mixin: () => ({ ...currentLogIds(), ...traceIds() }),
    autoLogging: { ignore: ({ url = '' }) => QUIET.some((prefix) => url.startsWith(prefix)) },
    quietReqLogger: true,
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: pathOf(url),
      }),
      err: (error: unknown) => errorFields(rawOf(error)),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
  },
});

/** Without the query, and without what follows `/internal/<name>/`: there the path itself is the credential. */
const pathOf = (url: string): string => (url.split('?')[0] ?? '').replace(/^(\/internal\/[^/]+\/).+$/, '$1***');

function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** pino-http gives its serialisers what its own has made of an error, with the error itself as `raw`. */
const rawOf = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'raw' in given ? given.raw : given;

/** What is logged of an error. Drivers hang statements with their parameters on their errors: those are document text, and stay out. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...(cause instanceof Error && { cause: errorFields(cause) }),
  };
}
