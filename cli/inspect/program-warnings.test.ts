import { describe, expect, it } from "vitest";
import { lockWarning, stateWarning } from "./program-warnings.ts";

const terraform = { name: "Terraform" } as const;
const tofu = { name: "OpenTofu" } as const;

const [terraformRegistry, tofuRegistry, builtIn] = ["registry.terraform.io", "registry.opentofu.org", "terraform.io"];

describe("a state that the other program wrote", () => {
  it("is named, once for all stacks", () => {
    const states = new Map([
      ["dev-network", [terraformRegistry]],
      ["dev-ml-cluster", [builtIn, tofuRegistry, terraformRegistry]],
      ["dev-ml-nodes", [tofuRegistry]],
    ]);
    expect(stateWarning(states, tofu)).toBe(
      "Terraform wrote the states of dev-network, dev-ml-cluster, and this is OpenTofu: it can go on, but takes providers from another registry. Use one program for an environment (PLATFORM_TERRAFORM).",
    );
    expect(stateWarning(states, terraform)).toContain("OpenTofu wrote the states of dev-ml-cluster, dev-ml-nodes, and");
  });

  it("is not seen where nothing tells, or nothing can be read", () => {
    const states = new Map([
      ["dev-data", [builtIn]],
      ["dev-new", []],
    ]);
    expect(stateWarning(states, terraform)).toBeUndefined();
    expect(stateWarning(states, tofu)).toBeUndefined();
  });
});

describe("a lock file", () => {
  const entry = (registry: string): string => `provider "${registry}/hashicorp/aws" {\n  version = "6.25.0"\n}\n`;
  const ofTerraform = entry("registry.terraform.io");
  const ofTofu = entry("registry.opentofu.org");

  it("of the other program is reported with what that means", () => {
    expect(lockWarning(ofTofu, terraform)).toBe(
      '.terraform.lock.hcl locks the providers of OpenTofu: Terraform does not use them, and installs the newest providers that the stacks accept. To write it: "terraform providers lock" in any synthesized stack.',
    );
    expect(lockWarning(ofTerraform, tofu)).toBe(
      '.terraform.lock.hcl locks the providers of Terraform: OpenTofu keeps their versions, but does not check their hashes. To write it: "tofu providers lock" in any synthesized stack.',
    );
  });

  it.each([
    ["its own", ofTerraform],
    ["both", ofTofu + ofTerraform],
    ["none", ""],
  ])("with %s entries is not", (_, text) => {
    expect(lockWarning(text, terraform)).toBeUndefined();
  });
});
