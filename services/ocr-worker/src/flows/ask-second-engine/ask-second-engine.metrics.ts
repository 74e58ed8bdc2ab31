import { Counter } from 'prom-client';

export const secondReadings = new Counter({
  name: 'ocr_second_readings_total',
  help: 'Documents that a second engine was asked about, by engine and outcome (answered, failed)',
  labelNames: ['engine', 'outcome'] as const,
});
