import { existsSync, globSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { ConfigClass } from '#libs/config';
import { type HttpFlow, httpFlowsOf, type MessageFlow, messageFlowsOf } from './reflection';

/** The repository's root folder. */
export const ROOT = join(__dirname, '../..');

/** A service as its folder shows it. */
export interface ServiceFolder {
  readonly name: string;
  readonly path: string;
  /** `recognise-document`, … : the folders below `src/flows`. */
  readonly flows: readonly string[];
}

/** A service with its code loaded. */
export interface LoadedService extends ServiceFolder {
  readonly config: ConfigClass;
  readonly messageFlows: readonly MessageFlow[];
  readonly httpFlows: readonly HttpFlow[];
}

/** Every service of the repository, by name. */
export const serviceFolders = (): ServiceFolder[] =>
  namesIn(join(ROOT, 'services')).map((name) => {
    const path = join(ROOT, 'services', name);
    return { name, path, flows: namesIn(join(path, 'src/flows')) };
  });

/** Every service with what its module declares. Nothing is started. */
export const loadServices = (): Promise<LoadedService[]> => Promise.all(serviceFolders().map(load));

/** Paths of source files below the root that match, specs and generated code left out. */
export const sources = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT })
    .filter((path) => !/\.spec\.ts$|\/gen\/|\/migrations\//.test(path))
    .toSorted();

/** The root module of a service. */
export const moduleOf = (service: string): Promise<Type> =>
  exported<Type>(join(ROOT, 'services', service, 'src', `${service}.module`), (value) => value.name.endsWith('Module'));

async function load(folder: ServiceFolder): Promise<LoadedService> {
  const { name, path } = folder;
  const module = await moduleOf(name);
  const config = await exported<ConfigClass>(join(path, 'src', `${name}.config`), (value) => 'schema' in value);
  const controllers = (Reflect.getMetadata('controllers', module) ?? []) as Type[];
  return {
    ...folder,
    config,
    messageFlows: controllers.flatMap((controller) => messageFlowsOf(name, controller)),
    httpFlows: controllers.flatMap((controller) => httpFlowsOf(name, controller)),
  };
}

/** The one class of a file that is what we look for. */
async function exported<T>(path: string, isIt: (value: Function) => boolean): Promise<T> {
  const values = Object.values((await import(path)) as Record<string, unknown>);
  const found = values.find((value) => typeof value === 'function' && isIt(value));
  if (!found) throw new Error(`${basename(path)} exports no such class`);
  return found as T;
}

const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .toSorted()
    : [];
