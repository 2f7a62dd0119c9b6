import { environments } from "@ml-platform/environments";
import { App } from "cdktf";
import { buildApp } from "./build-app.ts";

// The app for the cdktf command line. `platform` synthesizes by itself.
const target = process.env["PLATFORM_TARGET"] === "emulated" ? "emulated" : "aws";
const app = new App({ stackTraces: false });
buildApp(app, environments, { target, localState: `../../../.platform/${target}/state`, today: new Date() });
app.synth();
