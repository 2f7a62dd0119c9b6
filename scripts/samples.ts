import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appliedObjects } from "@ml-platform/cli/testing";
import { selectSamples } from "@ml-platform/emulator/learn";
import { referenceEnvironments } from "@ml-platform/environments/testing";

// `pnpm samples`: applies the reference environments on the emulator, and keeps some of the configurations that it
// received as samples for `pnpm emulator learn`.

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), "emulator", "learn", "samples.json");
const root = mkdtempSync(join(tmpdir(), "samples-"));
try {
  const applied = await appliedObjects(root, referenceEnvironments);
  const samples = selectSamples(applied.filter(({ type }) => type.startsWith("aws_")));
  writeFileSync(file, `${JSON.stringify(samples, null, 2)}\n`);
  console.log(`${Object.keys(samples).length} types in ${file}. Run "pnpm emulator learn" next.`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
