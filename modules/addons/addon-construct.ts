import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import type { ClusterRef } from "../cluster-ref.ts";
import type { AddonSpec } from "./addon-spec.ts";

/** What every add-on is made from. */
export interface AddonProps<Spec extends AddonSpec = AddonSpec> {
  readonly cluster: ClusterRef;
  /** @default - the defaults of the specification */
  readonly options?: z.input<Spec["options"]>;
  /** What must exist before the add-on: the nodes it runs on, the add-ons it needs. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The class of an add-on's construct; others can depend on what it makes. */
export type AddonConstruct<Spec extends AddonSpec = AddonSpec> = new (
  scope: Construct,
  id: string,
  props: AddonProps<Spec>,
) => Construct & ITerraformDependable;
