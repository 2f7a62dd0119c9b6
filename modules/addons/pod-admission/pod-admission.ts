import { ciDedication, isSystemGroup } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AddonProps, checkedOptions } from "../addon-construct.ts";
import { ClusterObjects } from "../cluster-objects.ts";
import { podPolicies } from "./policies.ts";
import { podAdmission } from "./spec.ts";

/** Policies of the API server for where pods may run. */
export default class PodAdmission extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof podAdmission.options>) {
    super(scope, id);
    const { around, dependsOn = [] } = props;
    const { namespaces } = checkedOptions(this, podAdmission, props);
    const groups = Object.values(around.nodeGroups);
    this.fqn = new ClusterObjects(this, "objects", {
      name: podAdmission.name,
      namespace: "kube-system",
      objects: podPolicies({
        exemptNamespaces: [...new Set([...around.systemNamespaces, ...namespaces])],
        hasSystemNodes: groups.some(isSystemGroup),
        ciNamespaces: groups.some(({ dedicatedTo }) => dedicatedTo === ciDedication) ? around.ciNamespaces : [],
      }),
      dependsOn,
    }).fqn;
  }
}
