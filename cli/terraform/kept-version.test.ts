import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { keptVersion, type Version } from "./kept-version.ts";

const scratch = scratchDirectory("kept-version-");
const old = { name: "Terraform", version: "1.11.4" } as const;
const latest = { name: "Terraform", version: "1.14.0" } as const;
const built = (text: string) => `${"\0".repeat(1024 * 1024 - 10)}path\tgithub.com/hashicorp/terraform\n${text}`;

let count = 0;
let root: string;
let binary: string;
beforeEach(() => {
  root = join(scratch, `${++count}`);
  binary = join(root, "terraform");
  mkdirSync(join(root, "node_modules"), { recursive: true });
});

/** Asks for the version of the binary, which says `version`. */
const version = (says: Version, env = {}) => keptVersion(binary, { root, env }, async () => says);

it("asks a binary once", async () => {
  writeFileSync(binary, built(""));
  expect(await version(old)).toEqual(old);
  expect(await version(latest)).toEqual(old);
});

describe("asks again", () => {
  it.each<[string, () => void]>([
    ["another binary", () => (binary += "-other")],
    ["a binary that was replaced", () => {}],
  ])("%s", async (_, change) => {
    writeFileSync(binary, built(""));
    await version(old);
    change();
    writeFileSync(binary, built("new"));
    expect(await version(latest)).toEqual(latest);
  });

  it("a script or a shim, which may start another version next time", async () => {
    writeFileSync(binary, '#!/bin/sh\nexec "$TERRAFORM_OF_FOLDER" "$@"\n');
    chmodSync(binary, 0o755);
    await version(old);
    expect(await version(latest)).toEqual(latest);
  });

  it("when nothing is to be kept", async () => {
    writeFileSync(binary, built(""));
    await version(old);
    expect(await version(latest, { PLATFORM_NO_CACHE: "1" })).toEqual(latest);
  });
});

it("keeps no failure", async () => {
  writeFileSync(binary, built(""));
  const failing = () => keptVersion(binary, { root, env: {} }, () => Promise.reject(new Error("killed")));
  await expect(failing()).rejects.toThrow("killed");
  expect(await version(old)).toEqual(old);
});
