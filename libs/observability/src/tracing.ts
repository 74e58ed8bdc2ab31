/**
 * Sets up traces. Import this before anything else.
 *
 * Trace ids always travel: over HTTP, through the outbox, in messages. The SDK that records spans costs half a second and up
 * to 55 MB per process (measured, see the stack page), so it is loaded only where OTEL_EXPORTER_OTLP_ENDPOINT says that somebody wants them.
 */
import { createRequire } from 'node:module';
import type { IncomingMessage } from 'node:http';
import { loadConfig, tracingSettings } from '#libs/config';
import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { z } from 'zod';

if (loadConfig(z.object(tracingSettings)).OTEL_EXPORTER_OTLP_ENDPOINT) recordSpans();
else carryIds();

function carryIds(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

/** Synchronous, because the instrumentations must be in place before the libraries they watch are loaded. */
function recordSpans(): void {
  const load = createRequire(__filename);
  const { NodeSDK } = load('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');
  const { HttpInstrumentation } = load(
    '@opentelemetry/instrumentation-http',
  ) as typeof import('@opentelemetry/instrumentation-http');
  const redis = load(
    '@opentelemetry/instrumentation-ioredis',
  ) as typeof import('@opentelemetry/instrumentation-ioredis');
  const { PgInstrumentation } = load(
    '@opentelemetry/instrumentation-pg',
  ) as typeof import('@opentelemetry/instrumentation-pg');
  const sdk = new NodeSDK({
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: isQuiet }),
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new redis.IORedisInstrumentation({ requireParentSpan: true }),
    ],
  });
  sdk.start();
  process.once('beforeExit', () => void sdk.shutdown());
}

/** Probes, and addresses that are credentials. */
function isQuiet({ url = '' }: IncomingMessage): boolean {
  return /^\/(health|metrics|internal)/.test(url);
}
