import type { Target } from "@ml-platform/stacks";
import type { Stack } from "@ml-platform/state";
import type { Place } from "../plan/run.ts";
import type { Program } from "../terraform/program.ts";
import type { BootstrapProbe } from "./bootstrap-probe.ts";
import type { Finding } from "./finding.ts";
import type { Probes, S3Location } from "./probes.ts";

/** What is examined. Questions that several checks ask are asked once. */
export interface Subject {
  /** Root of the repository. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly target: Target;
  /** The environment, or the account. Absent if the command names none: only what all environments need is checked then. */
  readonly environment?: Place;
  /** Its stacks, each after those it reads. */
  readonly stacks: readonly Stack[];
  readonly probes: Probes;
  /** Asks about what `platform bootstrap` has made in its account; absent without an account. */
  readonly bootstrap?: BootstrapProbe;
  /** @throws {UserError} when there is none that is usable */
  program(): Promise<Program>;
  /** Whose credentials these are. Rejects without credentials. */
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
}

export interface Check {
  /** `State bucket` */
  readonly name: string;
  run(subject: Subject): Finding | Promise<Finding>;
}

/** Where the states are, if that is an S3 bucket. */
export function bucketOf({ stacks }: Subject): S3Location | undefined {
  const location = stacks[0]?.location;
  return location?.type === "s3" ? location : undefined;
}
