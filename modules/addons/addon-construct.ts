import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../cluster-ref.ts";
import { reportProblems } from "../report-problems.ts";
import { type AddonSpec, checkAddon, optionsOf } from "./addon-spec.ts";
import type { AddonSurroundings } from "./surroundings.ts";

/** The props of an add-on's construct. */
export interface AddonProps<Options extends z.ZodType<object> = z.ZodType<object>> {
  readonly cluster: ClusterRef;
  readonly around: AddonSurroundings;
  /** @default - the defaults of the add-on's specification */
  readonly options?: z.input<Options>;
  /** What must exist before the add-on: the nodes it runs on, the add-ons it needs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Why a construct of an add-on may break a policy that every stack must follow (stacks/policies). */
export interface AddonExemption {
  /** `no-iam-wildcards`. */
  readonly policy: string;
  /** The construct, or one around it. */
  readonly constructPath: string;
  /** Shown by `platform validate`. */
  readonly reason: string;
}

/** An add-on in a stack. */
export interface Addon extends Construct, ITerraformDependable {
  /** @default - none */
  readonly exemptions?: readonly AddonExemption[];
}

/** The class of an add-on's construct. Other constructs can depend on it. */
export type AddonConstruct<Options extends z.ZodType<object> = z.ZodType<object>> = new (
  scope: Construct,
  id: string,
  props: AddonProps<Options>,
) => Addon;

/**
 * The options of an add-on, complete and checked; warnings are shown on the construct.
 *
 * @throws {UserError} naming every error at once
 */
export function checkedOptions<Options extends z.ZodType<object>>(
  scope: Construct,
  spec: AddonSpec<Options>,
  { cluster, around, options }: Pick<AddonProps<Options>, "cluster" | "around" | "options">,
): z.output<Options> {
  const complete = optionsOf(spec, options);
  reportProblems(
    scope,
    `The add-on ${spec.name} of the cluster ${cluster.name}`,
    checkAddon(spec, cluster.kubernetes, complete, around),
  );
  return complete;
}
