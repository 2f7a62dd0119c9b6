import { writeFileSync } from "node:fs";
import { providerVersionReport } from "@ml-platform/emulator";
import { addonReference } from "./docs/addon-reference.ts";
import { chartReadme, documentedCharts } from "./docs/chart-values.ts";
import { environmentReference } from "./docs/environment-reference.ts";

// `pnpm docs`: writes the documentation that is generated from the code.

const pages = {
  "docs/addons.md": addonReference(),
  "docs/environment.md": environmentReference(),
  "docs/provider-versions.md": providerVersionReport(),
  ...Object.fromEntries(documentedCharts.map((chart) => [`charts/${chart}/README.md`, chartReadme(chart)])),
};
for (const [path, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
  process.stdout.write(`${path} is written.\n`);
}
