import { SERVICES, type ServiceName } from '../ports.ts';

const COMPOSE_PORT = 3000; // every container listens on the same one

/** Which paths go to which service; whatever is not listed goes to admin. The same table serves the native fleet and compose. */
export const ROUTES: { service: ServiceName; paths: string[] }[] = [
  {
    service: 'ingest-gateway',
    paths: [
      '/api/ingest*',
      '/api/documents*',
      '/api/posts*',
      '/api/uploads*',
      '/api/tasks*',
      '/api/jobs*',
      '/api/events*',
      '/api/openapi.json',
      '/api/openapi/ingest-gateway.json',
      '/api/docs*',
      '/public/*',
      '/health*',
      '/errors*',
    ],
  },
  { service: 'indexer', paths: ['/api/search*', '/api/vault*', '/api/index*', '/api/openapi/indexer.json'] },
  { service: 'problem-log', paths: ['/api/problems*', '/api/openapi/problem-log.json'] },
  { service: 's3-event-consumer', paths: ['/internal/bucket-events*', '/api/bucket/*'] },
];

/** Addresses (`host:port`) of the replicas of each service. */
export type Upstreams = Record<ServiceName, string[]>;

export interface EdgeSettings {
  port: number;
  /** The only address it listens on; all of them when absent. */
  bind?: string;
  /** Private address of Caddy's own API, for changes without a restart; off when absent. */
  admin?: string;
  upstreams: Upstreams;
}

/** The edge's configuration: one origin, no buffering of answers, no limit on bodies, no access log. */
export function caddyfile({ port, bind, admin, upstreams }: EdgeSettings): string {
  const routes = ROUTES.map(({ service, paths }) => route(service, paths, upstreams[service])).join('\n');
  return `{
	admin ${admin ?? 'off'}
	auto_https off
	grace_period 10m
}

# The grace lets uploads and event streams go on through a change of this file.
# The replicas of one service: in turn, and waiting up to 5 s for one that restarts.
(replicas) {
	lb_policy round_robin
	lb_try_duration 5s
	lb_try_interval 100ms
	flush_interval -1
	transport http {
		dial_timeout 2s
		expect_continue_timeout 10s
		keepalive off
	}
}

http://:${port} {${bind ? `\n\tbind ${bind}\n` : ''}
${routes}
	handle {
		${proxyTo(upstreams.admin)}
	}

	handle_errors {
		header Content-Type application/problem+json
		header Retry-After 5
		respond \`{"type":"about:blank","title":"Service unavailable","status":{err.status_code},"code":"service_unavailable","detail":"The service behind this address does not answer; try again in a few seconds."}\` {err.status_code}
	}
}
`;
}

function route(service: ServiceName, paths: string[], upstreams: string[]): string {
  return `	@${service} path ${paths.join(' ')}
	handle @${service} {
		${proxyTo(upstreams)}
	}
`;
}

/**
 * `keepalive off`: a service that restarts closes its idle connections, and a request written into one of them at that moment would be
 * lost. Replicas are looked at all the time, so that a dead one is passed over; a single one is not: Caddy 2.6 answers 503 at once when
 * all are known to be down, and waits only while it does not know. Even so it can repeat only requests without a body.
 */
function proxyTo(upstreams: string[]): string {
  const checks = upstreams.length > 1 ? HEALTH_CHECKS : '';
  return `reverse_proxy ${upstreams.join(' ')} {
			import replicas${checks}
		}`;
}

const HEALTH_CHECKS = `
			health_uri /health/live
			health_interval 250ms
			health_timeout 2s
			health_headers {
				Connection close
			}`; // a connection kept open for checks would hold up the graceful stop of a service

/** The edge of docker compose, as kept in docker/Caddyfile: services by name, each on its port inside the network. */
export function composeCaddyfile(): string {
  const upstreams = Object.fromEntries(SERVICES.map((service) => [service, [`${service}:${COMPOSE_PORT}`]]));
  return `# Made by: node tools/fleet/main.ts caddyfile > docker/Caddyfile\n${caddyfile({ port: 8080, upstreams: upstreams as Upstreams })}`;
}
