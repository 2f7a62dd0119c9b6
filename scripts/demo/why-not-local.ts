import { existsSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror } from "@ml-platform/emulator/provider-mirror";
import { findTool } from "@ml-platform/emulator/tools";

/** What the target `local` needs to show nodes of a cluster. */
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

/**
 * Why the rehearsal does not go on with the target `local`, as a sentence that says what to do; undefined if it can.
 *
 * @param root of the repository
 */
export function whyNotLocal(root: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const missing = programs.filter((name) => findTool(name, env) === undefined);
  if (missing.length > 0) {
    return `"./platform local setup" installs what it needs and this machine lacks (${missing.join(", ")}).`;
  }
  // The first download of the AWS provider takes longer than the whole rehearsal.
  const cached = join(root, ".platform", "plugin-cache", "registry.terraform.io", "hashicorp", "aws");
  if (findProviderMirror(env) === undefined && !existsSync(cached)) {
    return "Terraform has to download the AWS provider for it first.";
  }
  return undefined;
}
