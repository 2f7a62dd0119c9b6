import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { awsProviderRange, isOlder, knownProviderVersions } from "@ml-platform/rules";
import { lockedVersions } from "../../terraform/locked-provider.ts";
import { programs } from "../../terraform/program.ts";
import { lockFileName } from "../../terraform/provider-files.ts";
import { type Finding, fails, ok, skips, warns } from "../finding.ts";
import type { Check, Subject } from "../subject.ts";

export const providerChecks: readonly Check[] = [
  {
    name: "Provider",
    async run(subject) {
      if (subject.target === "emulated") return skips("The emulator provides aws, kubernetes and helm itself.");
      const { registry, command } = programs[await programName(subject)];
      try {
        const { status } = await subject.probes.request(`https://${registry}/.well-known/terraform.json`);
        if (status < 400) return ok(`${registry} answers.`);
        return withoutRegistry(subject, registry, `${registry} answers with status ${status}.`, command);
      } catch (failure) {
        return withoutRegistry(subject, registry, `${registry} is not reached (${reasonOf(failure)}).`, command);
      }
    },
  },
  {
    name: "Provider lock file",
    async run(subject) {
      if (subject.target === "emulated") return skips("The emulator is not installed, so nothing pins it.");
      const { registry, command } = programs[await programName(subject)];
      const file = join(subject.root, lockFileName);
      const fix = `Run "./platform synth dev", then "${command} providers lock" in a stack's directory, and commit ${lockFileName} in the root of the repository.`;
      if (!subject.probes.exists(file)) {
        return warns(`There is no ${lockFileName}: each run installs the newest provider that stacks accept.`, fix);
      }
      const text = readFileSync(file, "utf8");
      if (!text.includes(`"${registry}/hashicorp/aws"`))
        return warns(`${lockFileName} does not pin ${registry}/hashicorp/aws.`, fix);
      return pinned(lockedVersions(text).get("hashicorp/aws"), registry, fix);
    },
  },
];

/** What a pinned version of the AWS provider means: some stacks may need a newer one than the range begins with. */
function pinned(version: string | undefined, registry: string, fix: string): Finding {
  const { from } = awsProviderRange;
  const newest = knownProviderVersions["hashicorp/aws"];
  const says = `${lockFileName} pins ${registry}/hashicorp/aws${version === undefined ? "" : ` ${version}`}`;
  if (version === undefined) return ok(`${says}.`);
  if (isOlder(version, from)) return fails(`${says}, and stacks accept ${from} and newer.`, fix);
  return newest !== undefined && isOlder(version, newest)
    ? ok(`${says}. Settings that need a newer one, up to ${newest}, are refused by plan, which names them.`)
    : ok(`${says}.`);
}

/** Terraform, if there is neither. */
async function programName(subject: Subject): Promise<keyof typeof programs> {
  try {
    return (await subject.program()).name;
  } catch {
    return "Terraform";
  }
}

/** Without its registry, Terraform takes providers from a mirror, or from the cache of earlier runs. */
function withoutRegistry({ probes, env, root }: Subject, registry: string, says: string, command: string): Finding {
  const configuration = env["TF_CLI_CONFIG_FILE"] ?? join(env["HOME"] ?? homedir(), ".terraformrc");
  const cached = join(env["TF_PLUGIN_CACHE_DIR"] ?? join(root, ".platform/plugin-cache"), registry, "hashicorp/aws");
  const instead = [configuration, cached].find((path) => probes.exists(path));
  const fix = `Allow https to ${registry}, or configure a mirror in ${configuration} (${command} providers mirror fills one).`;
  return instead === undefined ? fails(says, fix) : warns(`${says} ${instead} may have the provider.`, fix);
}

/** `ENOTFOUND`, or the message. */
export function reasonOf(failure: unknown): string {
  const { cause, message } = failure as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? message;
}
