import { Counter, Gauge, Histogram } from 'prom-client';

export const published = new Counter({
  name: 'messages_published_total',
  help: 'Messages handed to the broker, by outcome (confirmed, failed)',
  labelNames: ['type', 'outcome'] as const,
});

export const handled = new Histogram({
  name: 'message_handling_seconds',
  help: 'Time from delivery to settlement, by outcome (done, skipped, retry, waiting, dead, handed-back)',
  labelNames: ['queue', 'outcome'] as const,
  buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300],
});

export const inFlight = new Gauge({
  name: 'messages_in_flight',
  help: 'Messages being worked on now',
  labelNames: ['queue'] as const,
});

export const waitingTurn = new Gauge({
  name: 'messages_waiting_turn',
  help: 'Messages this process holds while other lanes of their flow are being worked on',
  labelNames: ['queue'] as const,
});

export const pausedLanes = new Gauge({
  name: 'message_lane_paused',
  help: '1 while a flow does not consume because what it depends on is away',
  labelNames: ['queue'] as const,
});
