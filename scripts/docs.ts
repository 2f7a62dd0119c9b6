import { writeFileSync } from "node:fs";
import { providerVersionReport } from "@ml-platform/emulator";
import { addonReference } from "./docs/addon-reference.ts";
import { environmentReference } from "./docs/environment-reference.ts";

// `pnpm docs`: writes the documentation that is generated from the code.

const pages = {
  "addons.md": addonReference(),
  "environment.md": environmentReference(),
  "provider-versions.md": providerVersionReport(),
};
for (const [name, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
  process.stdout.write(`docs/${name} is written.\n`);
}
