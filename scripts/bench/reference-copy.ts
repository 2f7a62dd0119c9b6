import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { completeSpec, smallSpec } from "@ml-platform/environments/testing";
import { copyRepository } from "../repository-copy.ts";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Files in the folder that are not environments. */
const notEnvironments = ["index.ts", "company.ts"];

/** Removes the environments of the repository at `root`. */
export function removeEnvironments(root: string): void {
  const environments = join(root, "environments");
  for (const name of readdirSync(environments)) {
    if (/(?<!\.test)\.ts$/.test(name) && !notEnvironments.includes(name)) rmSync(join(environments, name));
  }
  rmSync(join(environments, "personal"), { recursive: true, force: true });
}

/** A copy of the repository with the reference environments, so that figures do not depend on an adopter's. */
export class ReferenceCopy {
  readonly root = mkdtempSync(join(tmpdir(), "bench-"));

  constructor(specs: readonly { readonly name: string }[] = [smallSpec, completeSpec]) {
    copyRepository(repository, this.root);
    removeEnvironments(this.root);
    for (const spec of specs) this.write(`${spec.name}.ts`, `export default ${JSON.stringify(spec)};\n`);
  }

  /** Writes a file below environments/. */
  write(path: string, text: string): void {
    const file = join(this.root, "environments", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Adds personal environments that are derived from `small` and have their own cluster. */
  addPersonal(count: number): void {
    for (let index = 1; index <= count; index++) {
      const changes = { name: `p${index}`, owner: "bench", clusters: { ml: {} } };
      this.write(
        `personal/p${index}.ts`,
        `import { derive } from "../index.ts";\nimport small from "../small.ts";\n\nexport default derive(small as never, ${JSON.stringify(changes)});\n`,
      );
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
