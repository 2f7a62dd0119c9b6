import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lockFile } from "../../testing/lock-file.ts";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { readStack } from "./synthesized.ts";

const scratch = scratchDirectory("synthesized-");
const node = { id: "dev-network", name: "network", environment: "dev", reads: [] };

function synthesized(configuration: object): string {
  const directory = mkdtempSync(join(scratch, "stack-"));
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(configuration));
  writeFileSync(join(directory, "metadata.json"), "{}");
  return directory;
}

it("knows the pinned providers that a stack requires", () => {
  const required = { aws: { source: "hashicorp/aws" }, kubernetes: { source: "hashicorp/kubernetes" } };
  const directory = synthesized({ terraform: { required_providers: required } });
  expect(readStack(node, directory, lockFile).inputs).toEqual({ "provider hashicorp/aws": "5.100.0" });
  expect(readStack(node, directory, "").inputs).toEqual({});
});

it("knows the content of other files", () => {
  const directory = synthesized({});
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "assets", "a.zip"), "one");
  const { inputs } = readStack(node, directory, "");
  expect(Object.keys(inputs)).toEqual(["file assets/a.zip"]);
  writeFileSync(join(directory, "assets", "a.zip"), "two");
  expect(readStack(node, directory, "").inputs).not.toEqual(inputs);
});
