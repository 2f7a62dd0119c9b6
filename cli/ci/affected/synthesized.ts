import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isObject, type JsonObject } from "@ml-platform/state";
import { lockedVersions, withoutHost } from "../../terraform/locked-provider.ts";
import { committedLockFile } from "../../terraform/provider-files.ts";
import type { AffectedEnvironment } from "../affected-stacks.ts";

/** What is known of an environment without its stacks. */
export type EnvironmentFacts = Omit<AffectedEnvironment, "stacks">;

/** A stack of a commit, as far as it matters for what Terraform would do. */
export interface ComparableStack {
  /** `dev-ml-cluster` */
  readonly id: string;
  /** `ml-cluster` */
  readonly name: string;
  /** `dev` */
  readonly environment: string;
  /** Ids of the stacks whose outputs it reads. */
  readonly reads: readonly string[];
  /** Its `cdk.tf.json`. */
  readonly configuration: JsonObject;
  /**
   * What else decides what Terraform does, by what it is called: hashes of other files of the stack, and the versions of
   * its providers that the committed lock file pins.
   */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a commit synthesizes. */
export interface Synthesized {
  readonly environments: readonly EnvironmentFacts[];
  readonly stacks: readonly ComparableStack[];
  /** Why environments do not load or are refused, by their names. */
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * Reads what a synthesis wrote for a stack.
 *
 * @param directory of the stack: `<outdir>/stacks/<id>`
 * @param lockFile the text of the committed `.terraform.lock.hcl`; empty if there is none
 */
export function readStack(
  stack: Pick<ComparableStack, "id" | "name" | "environment" | "reads">,
  directory: string,
  lockFile: string,
): ComparableStack {
  const configuration = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as JsonObject;
  const { id, name, environment, reads } = stack;
  return {
    id,
    name,
    environment,
    reads,
    configuration,
    inputs: { ...files(directory), ...locked(configuration, lockFile) },
  };
}

/** Written by cdktf for itself; Terraform reads only the first. */
const ofSynthesis = new Set(["cdk.tf.json", "metadata.json"]);

function files(directory: string): Record<string, string> {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !ofSynthesis.has(path));
  return Object.fromEntries(found.sort().map((path) => [`file ${path}`, hash(readFileSync(join(directory, path)))]));
}

function hash(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The pinned versions of the providers that the configuration requires. */
function locked(configuration: JsonObject, lockFile: string): Record<string, string> {
  const { terraform } = configuration;
  const required =
    isObject(terraform) && isObject(terraform["required_providers"]) ? terraform["required_providers"] : {};
  const versions = lockedVersions(lockFile);
  return Object.fromEntries(
    Object.values(required).flatMap((provider) => {
      const source = isObject(provider) ? provider["source"] : undefined;
      const version = typeof source === "string" ? versions.get(withoutHost(source)) : undefined;
      return version === undefined ? [] : [[`provider ${source}`, version]];
    }),
  );
}

/** The text of the committed lock file, empty if there is none. */
export function lockFileIn(root: string): string {
  return committedLockFile({ root }) ?? "";
}
