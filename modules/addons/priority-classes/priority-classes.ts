import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { priorityClasses } from "./spec.ts";

/**
 * Priority classes of the whole cluster. They are made one after the other, the default last: the API server refuses a
 * second default, so that the class that no longer is the default must change first.
 */
export default class PriorityClasses extends Construct implements ITerraformDependable {
  /** Of the last one, after which all of them are there. */
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof priorityClasses.options>) {
    super(scope, id);
    const { dependsOn = [] } = props;
    const { classes } = checkedOptions(this, priorityClasses, props);
    const inOrder = Object.entries(classes).sort(
      ([one, { globalDefault: isDefault }], [other, { globalDefault: isOther }]) =>
        Number(isDefault) - Number(isOther) || (one < other ? -1 : 1),
    );
    let before: readonly ITerraformDependable[] = dependsOn;
    for (const [name, { value, description, preemptionPolicy, globalDefault }] of inOrder) {
      before = [
        new PriorityClassV1(this, name, {
          metadata: { name },
          value,
          description,
          preemptionPolicy,
          globalDefault,
          dependsOn: [...before],
        }),
      ];
    }
    this.fqn = before[0]?.fqn ?? "";
  }
}
