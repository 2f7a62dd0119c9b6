import { fileURLToPath } from "node:url";
import { loadEnvironments } from "@ml-platform/environments";
import { App } from "cdktf";
import { buildApp } from "./build-app.ts";

// The app for the cdktf command line. `platform` does not use it.
const target = process.env["PLATFORM_TARGET"] === "emulated" ? "emulated" : "aws";
const app = new App({ stackTraces: false });
for (const loaded of await loadEnvironments(fileURLToPath(new URL("../environments", import.meta.url)))) {
  if ("problem" in loaded) {
    console.error(`${loaded.problem}\nNo stack of ${loaded.name} is synthesized.`);
    continue;
  }
  const localState = `../../../.platform/${target}/state`;
  await buildApp(app, loaded.environment, { target, localState, today: new Date() });
}
app.synth();
