import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PermanentSpec } from "@ml-platform/environments";

/** Writes the file of an environment into the repository at `root`. */
export function writeEnvironment(root: string, spec: PermanentSpec): void {
  const directory = join(root, "environments");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${spec.name}.ts`), `export default ${JSON.stringify(spec, null, 2)};\n`);
}
