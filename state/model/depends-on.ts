import { withoutKeys } from "./address.ts";

/** What does not name a resource: https://developer.hashicorp.com/terraform/language/expressions/references */
const others: ReadonlySet<string> = new Set(["var", "local", "each", "count", "path", "terraform", "self"]);

/**
 * A dependency as states of early versions of 0.12 and of all before recorded it, relative to its module: the address of a
 * resource without keys, or of a whole module. Undefined for what is neither.
 *
 * @param module of the resource that depends on it: `module.group["gpu"]`, empty for the root module
 */
export function absoluteDependency(module: string, dependency: string): string | undefined {
  const steps = withoutKeys(dependency)
    .split(".")
    .filter((step) => step !== "");
  const [first = "", second, third] = steps;
  const parent = withoutKeys(module);
  const prefix = parent === "" ? "" : `${parent}.`;
  if (second === undefined || others.has(first)) return undefined;
  if (first === "data") return third === undefined ? undefined : `${prefix}data.${second}.${third}`;
  return `${prefix}${first}.${second}`;
}

/** Whether a dependency names a module, not a resource in it. */
function isModule(address: string): boolean {
  return /^(?:module\.[^.]+\.)*module\.[^.]+$/.test(address);
}

/** Dependencies in which each whole module is replaced by all resources in it. @param addresses of all, without keys */
export function withoutModules(dependencies: readonly string[], addresses: Iterable<string>): readonly string[] {
  if (!dependencies.some(isModule)) return dependencies;
  const all = [...addresses];
  return [
    ...new Set(
      dependencies.flatMap((dependency) =>
        isModule(dependency) ? all.filter((address) => address.startsWith(`${dependency}.`)) : [dependency],
      ),
    ),
  ];
}
