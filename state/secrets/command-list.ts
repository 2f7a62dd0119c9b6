import { isPlaceholder } from "./secret-forms.ts";
import { secrecyOf } from "./sensitive-names.ts";
import { assignsSecret } from "./settings.ts";

const none: ReadonlySet<number> = new Set();

/**
 * The places in a list of arguments that hold a secret after the option that names it: `["--token", "X"]`,
 * `["curl", "-u", "ci:X"]`.
 */
export function secretArguments(items: readonly unknown[]): ReadonlySet<number> {
  if (!items.some((item) => typeof item === "string" && item.startsWith("-"))) return none;
  const found = new Set<number>();
  const program = typeof items[0] === "string" ? items[0] : "";
  for (let index = 0; index + 1 < items.length; index++) {
    const [option, value] = [items[index], items[index + 1]];
    if (typeof option !== "string" || typeof value !== "string" || !/^-{1,2}[A-Za-z]/.test(option)) continue;
    if (option.includes("=") || value.startsWith("-") || isPlaceholder(value)) continue;
    const isNamed = option.length > 2 && secrecyOf("")(option) === "secret";
    if (isNamed || (option.length === 2 && assignsSecret(` ${program} ${option} ${value}`))) found.add(index + 1);
  }
  for (const [index, option] of items.entries()) {
    if (typeof option === "string" && /^-[pP]\S/.test(option) && assignsSecret(` ${program} ${option}`))
      found.add(index);
  }
  return found;
}
