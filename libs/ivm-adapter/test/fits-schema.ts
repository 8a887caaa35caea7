/** As much of JSON Schema as `ivm-api.openapi.json` uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly format?: string;
}

/** What of a value does not fit its schema, with the path to it; nothing: it fits. */
export function misfits(value: unknown, schema: Schema, root: unknown, at = ''): string[] {
  if (schema.$ref !== undefined) return misfits(value, resolved(schema.$ref, root), root, at);
  if (schema.oneOf !== undefined) {
    const fitting = schema.oneOf.filter((one) => misfits(value, one, root, at).length === 0);
    return fitting.length === 1 ? [] : [`${at} fits ${fitting.length} of ${schema.oneOf.length} forms`];
  }
  if ('const' in schema && value !== schema.const) return [`${at} is not ${String(schema.const)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${at} is not one of its words`];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return [`${at} is no ${types.join(' or ')}`];
  const wrong: string[] = [];
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0)) wrong.push(`${at} is too short`);
  if (typeof value === 'string' && schema.format === 'date-time' && Number.isNaN(Date.parse(value)))
    wrong.push(`${at} is no time`);
  if (typeof value === 'number' && value < (schema.minimum ?? -Infinity)) wrong.push(`${at} is too small`);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity))
      wrong.push(`${at} has a wrong number of items`);
    value.forEach((item, index) => wrong.push(...misfits(item, schema.items ?? {}, root, `${at}/${index}`)));
  } else if (typeof value === 'object' && value !== null) {
    for (const key of schema.required ?? []) if (!(key in value)) wrong.push(`${at}/${key} is missing`);
    for (const [key, inner] of Object.entries(value)) {
      const known = schema.properties?.[key];
      if (known !== undefined) wrong.push(...misfits(inner, known, root, `${at}/${key}`));
      else if (schema.additionalProperties === false) wrong.push(`${at}/${key} is not known`);
    }
  }
  return wrong;
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function resolved(pointer: string, root: unknown): Schema {
  const parts = pointer.split('/').slice(1);
  return parts.reduce((at, part) => (at as Record<string, unknown>)[part]!, root) as Schema;
}
