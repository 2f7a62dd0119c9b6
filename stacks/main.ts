import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvironments } from "@ml-platform/environments/load";
import { App } from "cdktf";
import { buildApp } from "./build-app.ts";
import { placeCharts } from "./place-charts.ts";

// The app for the cdktf command line. `platform` does not use it.
if (process.env["PLATFORM_TARGET"] === "local") {
  throw new Error('cdktf cannot use the target "local". Use ./platform, or unset PLATFORM_TARGET.');
}
const target = process.env["PLATFORM_TARGET"] === "emulated" ? "emulated" : "aws";
// cdktf creates this folder, but none above it.
mkdirSync(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", { recursive: true });
const app = new App({ stackTraces: false });
const root = fileURLToPath(new URL("..", import.meta.url));
// Terraform runs in the directory of a stack.
const localState = relative(join(app.outdir, "stacks", "any"), join(root, ".platform", target, "state"));
for (const loaded of await loadEnvironments(join(root, "environments"))) {
  if ("problem" in loaded) {
    console.error(`${loaded.problem}\nNo stack of ${loaded.name} is synthesized.`);
    continue;
  }
  await buildApp(app, loaded.environment, { target, localState, today: new Date() });
}
app.synth();
for (const { workingDirectory } of Object.values(app.manifest.stacks)) placeCharts(join(app.outdir, workingDirectory));
