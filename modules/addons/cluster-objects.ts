import { Release } from "@cdktf/provider-helm/lib/release/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { reportProblems } from "../report-problems.ts";
import { type JsonObject, jsonDocument } from "./json-document.ts";
import { checkObjects } from "./object-problems.ts";
import { objectsChart } from "./objects-chart.ts";
import { checkReleaseNames } from "./release-names.ts";

export interface ClusterObjectsProps {
  /** Name of the Helm release. */
  readonly name: string;
  /** Where Helm keeps its record of the release; the objects name their own namespaces. */
  readonly namespace: string;
  /** Whole objects: `apiVersion`, `kind`, `metadata.name`, and `metadata.namespace` where the kind has one. */
  readonly objects: readonly JsonObject[];
  /** What must exist before them: the add-on that brings their kinds. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Objects of kinds that the Kubernetes provider has no resource for, in one Helm release: `kubernetes_manifest` cannot be
 * planned before the cluster exists.
 *
 * @throws {UserError} naming everything that Helm would refuse only while it is applied, or put elsewhere
 */
export class ClusterObjects extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, { name, namespace, objects, dependsOn = [] }: ClusterObjectsProps) {
    super(scope, id);
    reportProblems(this, `The Helm release ${name}`, [...checkReleaseNames(name, namespace), ...checkObjects(objects)]);
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
