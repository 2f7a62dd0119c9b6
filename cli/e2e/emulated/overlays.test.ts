import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasOverlay } from "@ml-platform/emulator";
import { environments } from "@ml-platform/environments";
import { synthesize } from "@ml-platform/stacks";
import { afterAll, expect, it } from "vitest";

const outdir = mkdtempSync(join(tmpdir(), "overlays-"));
afterAll(() => rmSync(outdir, { recursive: true }));

it("the emulator knows every type that a stack uses", () => {
  const { stacks } = synthesize(environments, {
    outdir,
    target: "emulated",
    localState: "state",
    today: new Date("2026-11-21"),
  });
  const types = stacks.flatMap(({ directory }) => {
    const { resource = {}, data = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
    return [...Object.keys(resource), ...Object.keys(data)];
  });
  const emulated = [...new Set(types)].filter((type) => !type.startsWith("terraform_"));
  expect(emulated.length).toBeGreaterThan(20);
  expect(emulated.filter((type) => !hasOverlay("aws", type))).toEqual([]);
});
