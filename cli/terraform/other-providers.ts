import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lockFileName } from "./provider-files.ts";
import { TerraformFailure } from "./terraform-failure.ts";

/**
 * Refuses a directory in which `init` has installed another provider: it runs none yet.
 *
 * @param known names of the providers that may run, all of the namespace `hashicorp`
 */
export function refuseOtherProviders(directory: string, known: readonly string[]): void {
  const file = join(directory, lockFileName);
  if (!existsSync(file)) return;
  const installed = [...readFileSync(file, "utf8").matchAll(/^\s*provider\s+"([^"]*)"/gm)].map(
    ([, source = ""]) => source,
  );
  const other = installed.find((source) => {
    const [, name = ""] = /^registry\.(?:terraform\.io|opentofu\.org)\/hashicorp\/(\w+)$/.exec(source) ?? [];
    return !known.includes(name);
  });
  if (other === undefined) return;
  const summary = `The provider ${other} is not run: no stack of this code has it`;
  const detail =
    "Its configuration, its lock file or its state names it, and whoever may push a branch could have written that.";
  throw new TerraformFailure([{ severity: "error", summary, detail }], false);
}
