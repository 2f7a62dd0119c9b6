import { parseState, type Reading, type Stack } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { lockWarning, stateWarning } from "./program-warnings.ts";

const terraform = { name: "Terraform" } as const;
const tofu = { name: "OpenTofu" } as const;

function stack(id: string): Stack {
  return { id, environment: "dev", name: id, location: { type: "local", path: id }, dependencies: [] };
}

/** A state with one resource for each of the providers. */
function written(id: string, ...providers: string[]): Reading {
  const resources = providers.map((provider, index) => ({
    mode: "managed",
    type: "aws_vpc",
    name: `vpc${index}`,
    provider: `provider["${provider}"]`,
    instances: [{ attributes: { id } }],
  }));
  const state = parseState(JSON.stringify({ version: 4, serial: 1, lineage: "a", outputs: {}, resources }));
  return { status: "read", stack: stack(id), file: id, state, size: 1 };
}

const builtIn = "terraform.io/builtin/terraform";

describe("a state that the other program wrote", () => {
  it("is named, once for all stacks", () => {
    const states = [
      written("dev-network", "registry.terraform.io/hashicorp/aws"),
      written("dev-ml-cluster", builtIn, "registry.opentofu.org/hashicorp/aws", "registry.terraform.io/hashicorp/aws"),
      written("dev-ml-nodes", "registry.opentofu.org/hashicorp/aws"),
    ];
    expect(stateWarning(states, tofu)).toBe(
      "Terraform wrote the states of dev-network, dev-ml-cluster, and this is OpenTofu: it can go on, but takes providers from another registry. Use one program for an environment (PLATFORM_TERRAFORM).",
    );
    expect(stateWarning(states, terraform)).toContain("OpenTofu wrote the states of dev-ml-cluster, dev-ml-nodes, and");
  });

  it("is not seen where nothing tells, or nothing can be read", () => {
    const failure = { kind: "forbidden", message: "no", file: "dev-secret" } as const;
    const readings: Reading[] = [
      written("dev-data", builtIn),
      written("dev-own", "registry.example.com/hashicorp/aws"),
      { status: "absent", stack: stack("dev-new"), file: "" },
      { status: "failed", stack: stack("dev-secret"), file: "", failure },
    ];
    expect(stateWarning(readings, terraform)).toBeUndefined();
    expect(stateWarning(readings, tofu)).toBeUndefined();
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
