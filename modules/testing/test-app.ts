import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, Manifest, Testing } from "cdktf";

/** Of every app of tests: cdktf makes the folder, but tests write nothing there. */
const outdir = join(tmpdir(), "cdktf.outdir");

/** An app for the stacks of a test. cdktf's own `Testing.app` leaves a temporary folder for each. */
export function testApp(): App {
  // Made here, because of two processes that look for it at once cdktf lets one fail.
  mkdirSync(join(outdir, Manifest.stacksFolder), { recursive: true });
  return Testing.app({ outdir });
}
