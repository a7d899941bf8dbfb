/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** Members that are undefined are left out of an answer. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is text, else undefined. */
export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
