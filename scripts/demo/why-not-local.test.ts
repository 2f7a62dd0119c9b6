import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratchDirectory } from "@ml-platform/cli/testing";
import { expect, it } from "vitest";
import { whyNotLocal } from "./why-not-local.ts";

const scratch = scratchDirectory("demo-");
const programs = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "etcd",
  "kwok",
  "kubectl",
  "moto_server",
  "aws",
];

function machine(...present: readonly string[]) {
  const root = mkdtempSync(join(scratch, "machine-"));
  for (const name of present) {
    writeFileSync(join(root, name), "");
    chmodSync(join(root, name), 0o755);
  }
  return { root, env: { PATH: root, XDG_CACHE_HOME: root } };
}

it("names what is missing, and how to get it", () => {
  const { root, env } = machine(...programs.filter((name) => name !== "kwok" && name !== "aws"));
  expect(whyNotLocal(root, env)).toBe(
    '"./platform local setup" installs what it needs and this machine lacks (kwok, aws).',
  );
});

it("lets it go on where everything is there, also the provider", () => {
  const { root, env } = machine(...programs);
  mkdirSync(join(root, ".platform/plugin-cache/registry.terraform.io/hashicorp/aws"), { recursive: true });
  expect(whyNotLocal(root, env)).toBeUndefined();
});
