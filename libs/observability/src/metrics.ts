import { collectDefaultMetrics, register } from 'prom-client';

/** Starts the process metrics and labels everything with the service; once per process. */
export function startMetrics(service: string): void {
  register.setDefaultLabels({ service });
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
}

/** The Prometheus page of this process. */
export const metricsPage = async (): Promise<{ contentType: string; text: string }> => ({
  contentType: register.contentType,
  text: await register.metrics(),
});
