// Adds optional packages of other platforms to package-lock.json: npm leaves out those that its registry does not carry, and `npm ci` then
// refuses the lock. Run it after every change of dependencies: node tools/complete-lock.ts
import { readFileSync, writeFileSync } from 'node:fs';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  optionalDependencies?: Record<string, string>;
}

const FILE = 'package-lock.json';
const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony', 'aix', 'sunos', 'openbsd', 'netbsd'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];
const OTHER_NAMES: Record<string, string> = { windows: 'win32', aarch64: 'arm64', armv7: 'arm' };

const lock: { packages: Record<string, LockedPackage> } = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = missingPackages(lock.packages);
const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
packages.sort(([left], [right]) => (left < right ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
console.log(`added ${missing.length} packages of other platforms`);

function missingPackages(locked: Record<string, LockedPackage>): [string, LockedPackage][] {
  const known = new Set(Object.keys(locked).map((path) => path.split('node_modules/').at(-1) ?? ''));
  const wanted = Object.values(locked).flatMap((owner) =>
    Object.entries(owner.optionalDependencies ?? {}).map(([name, version]) => ({ owner, name, version })),
  );
  const added = new Map<string, LockedPackage>();
  for (const { owner, name, version } of wanted)
    if (!known.has(name) && /^\d/.test(version)) added.set(`node_modules/${name}`, stranger(name, version, owner));
  return [...added];
}

/** What the lock says of a package for another platform; its name tells which. */
function stranger(name: string, version: string, { dev, license }: LockedPackage): LockedPackage {
  const words = name.split(/[-/]/).map((word) => OTHER_NAMES[word] ?? word);
  const cpu = words.find((word) => PROCESSORS.includes(word));
  const os = words.find((word) => SYSTEMS.includes(word)) ?? 'none';
  return {
    version,
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(license ? { license } : {}),
    optional: true,
    os: [os],
  };
}
