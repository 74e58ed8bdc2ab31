/** The eight services, in the order of their ports and of every table. */
export const SERVICES = [
  'ingest-gateway',
  's3-event-consumer',
  'ocr-worker',
  'tagging-worker',
  'enrichment',
  'indexer',
  'problem-log',
  'admin',
] as const;

export type ServiceName = (typeof SERVICES)[number];

/** Replicas of one service that fit into the hundred ports of a fleet. */
export const MAX_REPLICAS = 7;

/** Where each private part of a fleet listens; a fleet owns the hundred ports from `edge` on. */
export interface Ports {
  edge: number;
  postgres: number;
  redis: number;
  amqp: number;
  management: number;
  brokerMetrics: number;
  distribution: number;
  epmd: number;
  s3: number;
  monitor: number;
  sqs: number;
  edgeAdmin: number;
  sampleSite: number;
  osdFirst: number;
  osdLast: number;
  control: number;
}

/** The ports of the fleet whose first port is `first`. */
export function portsFrom(first: number): Ports {
  return {
    edge: first,
    postgres: first + 70,
    redis: first + 71,
    amqp: first + 72,
    management: first + 73,
    brokerMetrics: first + 74,
    distribution: first + 75,
    epmd: first + 76,
    s3: first + 77,
    monitor: first + 78,
    sqs: first + 79,
    edgeAdmin: first + 80,
    sampleSite: first + 81,
    osdFirst: first + 82,
    osdLast: first + 97,
    control: first + 99,
  };
}

/** The port of one replica, counted from 1: first replicas are `first`+1…+8, second ones `first`+11…+18, and so on. */
export function servicePort(first: number, service: ServiceName, replica: number): number {
  return first + (replica - 1) * 10 + SERVICES.indexOf(service) + 1;
}
