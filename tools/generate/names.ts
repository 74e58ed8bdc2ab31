/** The names of one flow in all the forms that its files need. */
export interface FlowNames {
  /** `tagging-worker` */
  readonly service: string;
  /** `TaggingWorkerModule` */
  readonly module: string;
  /** `count-words` */
  readonly flow: string;
  /** `CountWords` */
  readonly className: string;
}

/** Throws when the flow is not named verb-noun in kebab case. */
export function flowNames(service: string, flow: string): FlowNames {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(service)) throw new Error('Name a service: one of the folders below services/.');
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(flow))
    throw new Error('A flow is named verb-noun: recognise-document, list-problems.');
  return { service, module: `${pascal(service)}Module`, flow, className: pascal(flow) };
}

const pascal = (kebab: string): string => kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
