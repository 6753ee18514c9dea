type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const width = 160;

/**
 * JSON for a file that people review: what fits on a line is one line, so that one more entry is one
 * more line, and a thousand of them still fit into a ConfigMap. Ends with a line break.
 */
export function jsonFile(value: Json): string {
  return `${block(value, "")}\n`;
}

function block(value: Json, indent: string): string {
  const line = inline(value);
  const short = indent !== "" && indent.length + line.length <= width;
  if (short && !(isList(value) && value.length > 1 && value.some(isObject))) return line;
  if (!isObject(value)) return line;
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => inner + block(item, inner)).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value)
    .map(([key, field]) => `${inner}${JSON.stringify(key)}: ${block(field, inner)}`);
  return fields.length === 0 ? "{}" : `{\n${fields.join(",\n")}\n${indent}}`;
}

function inline(value: Json): string {
  if (!isObject(value)) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(inline).join(", ")}]`;
  const fields = Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)}: ${inline(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}
