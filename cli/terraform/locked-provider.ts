import { type AwsProviderNeed, awsProviderProblem } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { lockFileName } from "./provider-files.ts";

/** How a lock file gets newer providers. */
export const howToLockAnew =
  'To pin a newer one: "./platform synth <environment>", then "terraform init -upgrade" and "terraform providers lock" in the directory of that stack; commit its lock file in the root of the repository.';

/**
 * Why the committed lock file keeps a stack from being planned: it pins an AWS provider that lacks what the stack has.
 *
 * @param lockFile its text; undefined if there is none, and the newest of the range is installed
 * @returns undefined if it does not, or nothing is installed for the target
 */
export function whyLockedOut(
  { awsProvider }: { readonly awsProvider?: AwsProviderNeed },
  target: Target,
  lockFile: string | undefined,
): string | undefined {
  const version = lockedVersions(lockFile ?? "").get("hashicorp/aws");
  if (target === "emulated" || version === undefined) return undefined;
  const problem = awsProviderProblem(awsProvider, version, `${lockFileName} pins`);
  return problem === undefined ? undefined : `${problem} ${howToLockAnew}`;
}

/**
 * Versions in a `.terraform.lock.hcl`, by the provider's namespace and type, such as `hashicorp/aws`. Terraform and
 * OpenTofu write it in one form: https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function lockedVersions(text: string): Map<string, string> {
  const blocks = text.matchAll(/^provider "([^"]+)" \{\n(.*?)^\}/gms);
  return new Map(
    [...blocks].flatMap(([, source = "", body = ""]) => {
      const version = /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1];
      return version === undefined ? [] : [[withoutHost(source), version]];
    }),
  );
}

/** `registry.terraform.io/hashicorp/aws` and `hashicorp/aws` are the same provider. */
export function withoutHost(source: string): string {
  return source.split("/").slice(-2).join("/");
}
