const width = 120;

/**
 * JSON as the formatter of this repository leaves it: what fits on a line stays on one. A reviewer sees one line for
 * each attribute of a schema.
 */
export function readableJson(value: unknown): string {
  return `${format(value, "", 0)}\n`;
}

/** @param taken how much of the line the key before the value and the comma behind it take */
function format(value: unknown, indent: string, taken: number): string {
  const line = oneLine(value);
  if (indent.length + taken + line.length <= width) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + format(item, inner, 1)).join(",\n")}\n${indent}]`;
  }
  if (typeof value !== "object" || value === null) return line;
  const entries = Object.entries(value).map(([name, item]) => {
    const key = `${JSON.stringify(name)}: `;
    return inner + key + format(item, inner, key.length + 1);
  });
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
