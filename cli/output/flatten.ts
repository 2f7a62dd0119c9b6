import { ExactNumber, isObject, type Json } from "@ml-platform/state";

/** Paths such as `scaling_config.0.min_size` with their values; empty parts are left out unless `all`. */
export function flatten(value: Json, { all = false }: { readonly all?: boolean } = {}): [path: string, value: Json][] {
  const found: [string, Json][] = [];
  const visit = (part: Json, path: string): void => {
    const inner = Array.isArray(part) || isObject(part) ? Object.entries(part) : [];
    if (inner.length > 0) for (const [key, item] of inner) visit(item, path === "" ? key : `${path}.${key}`);
    else if (path !== "" && (all || !isEmpty(part))) found.push([path, part]);
  };
  visit(value, "");
  return found;
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (typeof value === "object" && !(value instanceof ExactNumber));
}
