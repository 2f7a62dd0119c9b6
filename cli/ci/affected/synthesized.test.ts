import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { readStack } from "./synthesized.ts";

const scratch = scratchDirectory("synthesized-");
const node = { id: "dev-network", name: "network", environment: "dev", reads: [] };

const lockFile = `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.100.0, < 7.0.0"
  hashes = [
    "h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",
  ]
}

provider "registry.opentofu.org/hashicorp/helm" {
  version = "3.0.2"
}
`;

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
