import activityDocument from './driveactivity-v2.json' with { type: 'json' };
import driveDocument from './drive-v3.json' with { type: 'json' };
import { isObject, type Json, type JsonObject } from './json.ts';

/** A schema of a discovery document: the JSON Schema draft 3 subset that Google uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: string[];
  default?: string;
  minimum?: string;
  maximum?: string;
  pattern?: string;
  required?: boolean;
  repeated?: boolean;
  location?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
}

export interface Method {
  id: string;
  httpMethod: string;
  path: string;
  parameters?: Record<string, Schema>;
  response?: { $ref: string };
  request?: { $ref: string };
  scopes: string[];
  supportsMediaDownload?: boolean;
}

interface Document {
  resources: Record<string, { methods: Record<string, Method> }>;
  schemas: Record<string, Schema>;
}

// Both documents have a schema File, Permission and so on: those of the second get a prefix.
const ACTIVITY = 'activity ';
const DRIVE = driveDocument as unknown as Document;
const DOCUMENTS = [DRIVE, prefixed(activityDocument)];
const SCHEMAS = Object.assign({}, ...DOCUMENTS.map(({ schemas }) => schemas)) as Record<string, Schema>;

function prefixed(document: object): Document {
  const text = JSON.stringify(document).replaceAll('"$ref":"', `"$ref":"${ACTIVITY}`);
  const { resources, schemas } = JSON.parse(text) as Document;
  const named = Object.entries(schemas).map(([name, schema]) => [ACTIVITY + name, schema] as const);
  return { resources, schemas: Object.fromEntries(named) };
}

/** Every method of the two committed discovery documents. */
export const METHODS: Method[] = DOCUMENTS.flatMap(({ resources }) =>
  Object.values(resources).flatMap(({ methods }) => Object.values(methods)),
);

/** The Drive document with `origin` in place of Google's address, as a client that reads it at run time wants it. */
export function discoveryFor(origin: string): JsonObject {
  const at = `${origin}/`;
  return { ...(driveDocument as unknown as JsonObject), rootUrl: at, baseUrl: `${at}drive/v3/` };
}

/** The schema that a reference leads to. */
export function resolve(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (SCHEMAS[schema.$ref] ?? {});
}

const FORMATS: Record<string, RegExp> = {
  int64: /^-?\d{1,19}$/,
  uint64: /^\d{1,20}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  'google-datetime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,9})?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** What in `value` does not fit the schema, as `files[0].size: not an int64 in a string`; empty when it fits. */
export function misfits(value: Json | undefined, schema: Schema, at = ''): string[] {
  if (value === undefined) return [];
  const { type, format, items, properties, additionalProperties, enum: values } = resolve(schema);
  if (type === 'any') return [];
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${at}: no array`];
    return value.flatMap((entry, index) => misfits(entry, items ?? {}, `${at}[${index}]`));
  }
  if (type === 'object') {
    if (!isObject(value)) return [`${at}: no object`];
    return Object.entries(value).flatMap(([key, member]) => {
      const known = properties?.[key] ?? additionalProperties;
      return known ? misfits(member, known, `${at}.${key}`) : [`${at}.${key}: unknown`];
    });
  }
  const actual = type === 'integer' ? 'number' : type;
  if (typeof value !== actual) return [`${at}: ${JSON.stringify(value)} is no ${String(type)}`];
  if (type === 'integer' && !Number.isInteger(value)) return [`${at}: no integer`];
  const text = JSON.stringify(value).replace(/^"|"$/g, '');
  if (values && !values.includes(text)) return [`${at}: ${text} is not one of the values`];
  const pattern = format === undefined ? undefined : FORMATS[format];
  return pattern && !pattern.test(text) ? [`${at}: ${text} is no ${String(format)}`] : [];
}
