import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

/** The rules of class-validator, as far as this reads them. */
interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[];
  readonly each: boolean;
}

type Schema = Record<string, unknown>;
type Dto = new () => object;

/**
 * Makes every loaded DTO known to @nestjs/swagger from the rules it is checked by and from its comments: what is documented
 * is what is enforced. Once per process.
 */
export function describeDtos(comments: ReadonlyMap<string, string>): void {
  const rules = Reflect.get(getMetadataStorage(), 'validationMetadatas') as Map<Dto, Rule[]>;
  const parentsFirst = [...rules.keys()].toSorted((one, other) => depthOf(one) - depthOf(other));
  for (const dto of parentsFirst)
    for (const [property, own] of Map.groupBy(rules.get(dto) ?? [], ({ propertyName }) => propertyName))
      ApiProperty(optionsOf(dto, property, own, comments))(dto.prototype as object, property);
}

function optionsOf(
  dto: Dto,
  property: string,
  rules: readonly Rule[],
  comments: ReadonlyMap<string, string>,
): ApiPropertyOptions {
  const description = comments.get(`${dto.name}.${property}`);
  const fallback: unknown = Reflect.get(new dto(), property);
  const isOptional = rules.some(({ type }) => type === 'conditionalValidation') || fallback !== undefined;
  return {
    ...typeOf(dto, property, rules),
    ...(description && { description }),
    ...(fallback !== undefined && { default: fallback }),
    required: !isOptional,
  };
}

/** A nested DTO, a list, or a plain value with what its rules say. */
function typeOf(dto: Dto, property: string, rules: readonly Rule[]): Schema {
  const nested = rules.some(({ type }) => type === 'nestedValidation');
  const ofValue = Object.assign({}, ...rules.filter(({ each }) => !each).map(schemaOf)) as Schema;
  const isList = Reflect.getMetadata('design:type', dto.prototype as object, property) === Array;
  if (nested) return { ...ofValue, type: () => nestedDto(dto, property), isArray: isList };
  if (!isList) return { type: plainType(dto, property), ...ofValue };
  const ofItem = Object.assign({ type: 'string' }, ...rules.filter(({ each }) => each).map(schemaOf)) as Schema;
  return { ...ofValue, type: 'array', items: ofItem };
}

/** A rule that JSON Schema cannot express (an own one, mostly) says nothing here; the answer to a breach of it does. */
const schemaOf = ({ type, name = type, constraints = [] }: Rule): Schema =>
  KEYWORDS[name]?.(constraints as never[]) ?? {};

/** What each rule means in JSON Schema. */
const KEYWORDS: Record<string, (constraints: never[]) => Schema> = {
  conditionalValidation: () => ({}),
  isOptional: () => ({}),
  nestedValidation: () => ({}),
  isDefined: () => ({}),
  isArray: () => ({}),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isDate: () => ({ type: 'string', format: 'date-time' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isIn: ([values]: unknown[][]) => ({ type: typeof values?.[0], enum: values }),
  isEnum: ([, values]: unknown[][]) => ({ type: typeof values?.[0], enum: values }),
  min: ([minimum]: unknown[]) => ({ minimum }),
  max: ([maximum]: unknown[]) => ({ maximum }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isLength: ([minLength, maxLength]: unknown[]) => ({ minLength, ...(maxLength !== undefined && { maxLength }) }),
  minLength: ([minLength]: unknown[]) => ({ minLength }),
  maxLength: ([maxLength]: unknown[]) => ({ maxLength }),
  isMimeType: () => ({ type: 'string', pattern: String.raw`^[\w.+-]+/[\w.+*-]+$` }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isNotEmpty: () => ({ minLength: 1 }),
  matches: ([pattern]: RegExp[]) => ({ pattern: pattern && patternOf(pattern) }),
  arrayMinSize: ([minItems]: unknown[]) => ({ minItems }),
  arrayMaxSize: ([maxItems]: unknown[]) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/** JSON Schema knows no flags. */
const patternOf = ({ source, ignoreCase }: RegExp): string =>
  ignoreCase ? source.replaceAll(/a-([a-z])/g, (range, last: string) => `${range}A-${last.toUpperCase()}`) : source;

/** class-transformer does not export what `@Type` has told it. */
const { defaultMetadataStorage } =
  require('class-transformer/cjs/storage') as typeof import('class-transformer/types/storage');

const nestedDto = (dto: Dto, property: string): unknown =>
  defaultMetadataStorage.findTypeMetadata(dto, property)?.typeFunction();

const PLAIN: Record<string, string> = { String: 'string', Number: 'number', Boolean: 'boolean', Date: 'string' };

const plainType = (dto: Dto, property: string): string =>
  PLAIN[(Reflect.getMetadata('design:type', dto.prototype as object, property) as Function | undefined)?.name ?? ''] ??
  'object';

function depthOf(dto: Dto): number {
  const parent = Object.getPrototypeOf(dto) as Dto | null;
  return parent && parent !== Function.prototype ? 1 + depthOf(parent) : 0;
}
