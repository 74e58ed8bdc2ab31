import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import type { Family, Launch, Part } from './part.ts';
import { httpOk, portOpen } from './probes.ts';
import { ownedFile, ownedFolder, plainEnv } from './run.ts';
import { until } from './until.ts';

const USER = 'rabbitmq';
const INSTALLED = '/usr/lib/rabbitmq/lib';

/** A private RabbitMQ node with management and metrics; its port mapper (epmd) is a process of its own so that nothing is left behind. */
export function rabbitmqFamily(fleet: Installation): Family {
  return {
    name: 'rabbitmq',
    kind: 'infrastructure',
    title: 'RabbitMQ',
    url: `http://127.0.0.1:${fleet.ports.management}`,
    stopWave: 2,
    parts: [broker(fleet), portMapper(fleet)],
  };
}

/** The folder of the installed RabbitMQ, such as /usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8. */
export function rabbitmqFolder(): string {
  const [newest] = existsSync(INSTALLED) ? readdirSync(INSTALLED).toSorted().toReversed() : [];
  if (newest) return join(INSTALLED, newest);
  throw new FleetError('RabbitMQ is not installed.', {
    advice: 'Run ./fleet up with root or sudo, or apt-get install rabbitmq-server.',
  });
}

function portMapper(fleet: Installation): Part {
  return {
    name: 'rabbitmq-epmd',
    startLimitMs: 20_000,
    stop: { signal: 'SIGTERM', graceMs: 2_000 },
    prepare: () => Promise.resolve(portMapperLaunch(fleet)),
    ready: () => portOpen(fleet.ports.epmd),
  };
}

function portMapperLaunch(fleet: Installation): Launch {
  const command = ['epmd', '-port', String(fleet.ports.epmd), '-address', '127.0.0.1'];
  return { command, env: plainEnv(), cwd: '/', user: USER };
}

function broker(fleet: Installation): Part {
  const { management, amqp } = fleet.ports;
  const login = `consilium:${fleet.secrets.rabbitPassword}`;
  return {
    name: 'rabbitmq',
    startLimitMs: 90_000,
    stop: { signal: 'SIGTERM', graceMs: 30_000 },
    prepare: (wanted) => prepareBroker(fleet, wanted),
    ready: () => httpOk(`http://${login}@127.0.0.1:${management}/api/health/checks/port-listener/${amqp}`),
  };
}

async function prepareBroker(fleet: Installation, wanted: AbortSignal): Promise<Launch> {
  const folder = join(fleet.data, 'rabbitmq');
  for (const name of ['', 'home', 'etc', 'log', 'mnesia']) ownedFolder(join(folder, name), USER);
  ownedFile(join(folder, 'etc/advanced.config'), brokerConfig(fleet), USER);
  ownedFile(join(folder, 'etc/enabled_plugins'), '[rabbitmq_management,rabbitmq_prometheus].\n', USER);
  await until(() => portOpen(fleet.ports.epmd), 20_000, wanted);
  // The server's own script: Debian's wrapper insists on /var/lib/rabbitmq.
  return {
    command: [join(rabbitmqFolder(), 'sbin/rabbitmq-server')],
    env: brokerEnv(fleet, folder),
    cwd: folder,
    user: USER,
  };
}

function brokerEnv(fleet: Installation, folder: string): NodeJS.ProcessEnv {
  return plainEnv({
    HOME: join(folder, 'home'),
    RUNNING_UNDER_SYSTEMD: 'true', // the script then becomes the broker instead of watching it: one pid, signals arrive
    RABBITMQ_NODENAME: 'consilium@localhost',
    RABBITMQ_CONFIG_FILE: join(folder, 'etc/none'), // Erlang terms only: they load 3.7 s faster than rabbitmq.conf
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'etc/advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'etc/enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_DIST_PORT: String(fleet.ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_PORT: String(fleet.ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  });
}

/** RabbitMQ's settings as Erlang terms; user and vhost are made at the first start only. */
export function brokerConfig({ ports, secrets }: Pick<Installation, 'ports' | 'secrets'>): string {
  return `[
 {rabbit, [
  {tcp_listeners, [{"127.0.0.1", ${ports.amqp}}]},
  {default_user, <<"consilium">>},
  {default_pass, <<"${secrets.rabbitPassword}">>},
  {default_vhost, <<"consilium">>},
  {vm_memory_high_watermark, {absolute, "1GB"}},
  {disk_free_limit, "500MB"},
  {log, [{file, [{file, false}]}, {console, [{enabled, true}, {level, info}]}]}
 ]},
 {ra, [{wal_max_size_bytes, 67108864}]},
 {rabbitmq_management, [{tcp_config, [{ip, "127.0.0.1"}, {port, ${ports.management}}]}]},
 {rabbitmq_prometheus, [{tcp_config, [{ip, "127.0.0.1"}, {port, ${ports.brokerMetrics}}]}]}
].
`;
}
