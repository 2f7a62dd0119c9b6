type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Columns of a line of code, as the formatter breaks it. */
const width = 120;

/** A value as TypeScript, formatted as in the files of the repository: on one line if that fits. */
export function literal(value: Value, indent = ""): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const inner = `${indent}  `;
  const members = isList
    ? value.map((each) => ({ key: "", each }))
    : Object.entries(value).map(([key, each]) => ({ key: `${keyText(key)}: `, each }));
  if (members.length === 0) return `${open}${close}`;
  const short = members.map(({ key, each }) => `${key}${literal(each)}`).join(", ");
  const onOneLine = isList ? `[${short}]` : `{ ${short} }`;
  const isSmall = members.every(({ each }) => typeof each !== "object" || isList) || members.length === 1;
  if (isSmall && !onOneLine.includes("\n") && indent.length + onOneLine.length < width - 20) return onOneLine;
  const lines = members.map(({ key, each }) => `${inner}${key}${literal(each, inner)},`);
  return [open, ...lines, `${indent}${close}`].join("\n");
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
