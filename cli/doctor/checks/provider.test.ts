import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import type { Subject } from "../subject.ts";
import { providerChecks } from "./provider.ts";

const root = scratchDirectory("doctor-provider-");

async function lockFile(version: string) {
  const text = `provider "registry.terraform.io/hashicorp/aws" {\n  version = "${version}"\n}\n`;
  writeFileSync(join(root, ".terraform.lock.hcl"), text);
  const check = providerChecks.find(({ name }) => name === "Provider lock file");
  const program = async () => ({ name: "Terraform", version: "1.13.0", binary: "/usr/bin/terraform" });
  return check?.run({ root, target: "aws", probes: { exists: () => true }, program } as unknown as Subject);
}

it("says which version of the AWS provider the lock file pins, and whether stacks may need another", async () => {
  expect(await lockFile("6.66.0")).toMatchObject({
    status: "ok",
    says: expect.stringMatching(/hashicorp\/aws 6\.66\.0\.$/),
  });
  expect(await lockFile("5.100.0")).toMatchObject({
    status: "ok",
    says: expect.stringContaining("pins registry.terraform.io/hashicorp/aws 5.100.0. Settings that need a newer one"),
  });
  expect(await lockFile("5.99.0")).toMatchObject({
    status: "failed",
    says: expect.stringContaining("stacks accept 5.100.0 and newer"),
  });
});
