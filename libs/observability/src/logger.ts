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
        path: url.split('?')[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
  },
});

function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
