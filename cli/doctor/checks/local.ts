import { dirname } from "node:path";
import { type Finding, ok, skips } from "../finding.ts";
import type { Check, Subject } from "../subject.ts";

/** What each program prints its version with. moto has nothing like it, and the AWS CLI takes a second. */
const versionArguments: Readonly<Record<string, readonly string[] | undefined>> = {
  kubectl: ["version", "--client"],
  helm: ["version", "--short"],
  moto_server: undefined,
  aws: undefined,
};

/** The programs of the target `local`. Nothing else needs them, so that none of them missing is no failure. */
export const localChecks: readonly Check[] = [
  {
    name: "Local Kubernetes",
    run: (subject) =>
      examine(subject, [
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "etcd",
        "kwok",
        "kubectl",
        "helm",
      ]),
  },
  { name: "Local AWS", run: (subject) => examine(subject, ["moto_server", "aws"]) },
];

async function examine({ probes }: Subject, names: readonly string[]): Promise<Finding> {
  const found = names.flatMap((name) => {
    const path = probes.tool(name);
    return path === undefined ? [] : [{ name, path }];
  });
  const missing = names.filter((name) => found.every((tool) => tool.name !== name));
  const folders = [...new Set(found.map(({ path }) => dirname(path)))];
  const texts = folders.map(async (folder) => {
    const tools = found.filter(({ path }) => dirname(path) === folder);
    const versions = await Promise.all(
      tools.map(async ({ name, path }) => `${name}${await version(probes, name, path)}`),
    );
    return `${versions.join(", ")} in ${folder}`;
  });
  const says = (await Promise.all(texts)).join("; ");
  if (missing.length === 0) return ok(`${says}.`);
  const advice = `Missing: ${missing.join(", ")}. Only the target "local" needs them: ./platform local setup installs them.`;
  return skips(says === "" ? advice : `${says}. ${advice}`);
}

async function version(probes: Subject["probes"], name: string, path: string): Promise<string> {
  const args = name in versionArguments ? versionArguments[name] : ["--version"];
  if (args === undefined) return "";
  const number = /\d+\.\d+\.\d+/.exec((await probes.firstLine(path, ...args)) ?? "")?.[0];
  return number === undefined ? " (does not run)" : ` ${number}`;
}
