import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type JsonObject, jsonDocument } from "./json-document.ts";
import { objectsChart } from "./objects-chart.ts";

export interface ClusterObjectsProps {
  /** Name of the Helm release. */
  readonly name: string;
  readonly namespace: string;
  /** Whole objects, with `apiVersion` and `kind`. */
  readonly objects: readonly JsonObject[];
  /** What must exist before them: the add-on that brings their kinds. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Objects of kinds that the Kubernetes provider has no resource for, in one Helm release: `kubernetes_manifest` cannot be
 * planned before the cluster exists.
 */
export class ClusterObjects extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, { name, namespace, objects, dependsOn = [] }: ClusterObjectsProps) {
    super(scope, id);
    this.fqn = new Release(this, "release", {
      name,
      namespace,
      chart: objectsChart,
      values: [jsonDocument({ objects })],
      wait: true,
      atomic: true,
      maxHistory: 10,
      dependsOn: [...dependsOn],
    }).fqn;
  }
}
