import type { NodeGroupSpec, nodeGroupDefaults, WithDefaults } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import type { ClusterRef } from "../cluster-ref.ts";
import type { NodeRole } from "./node-role.ts";

/** What nodes must know of their cluster. */
export type ClusterOfNodes = Pick<
  ClusterRef,
  "name" | "kubernetes" | "endpoint" | "certificateAuthority" | "serviceCidr" | "vpcId"
>;

/** What has a default in `nodeGroupDefaults` may be left out. */
export interface NodeGroupProps extends WithDefaults<NodeGroupSpec, typeof nodeGroupDefaults> {
  /** Known at synthesis; ends in the zone where each zone has a group of its own. */
  readonly name: string;
  readonly cluster: ClusterOfNodes;
  /** Where nodes stand. Another set replaces the group if `availabilityZones` is given, and is ignored if not. */
  readonly subnetIds: readonly string[];
  readonly nodeRole: Pick<NodeRole, "arn" | "policies">;
  readonly nodeSecurityGroupId: string;
  /** Put on instances, volumes and network interfaces, where the provider's default tags do not reach. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must stand before the nodes. @default - the node role's policies */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The props with every default filled in. */
export type CompleteNodeGroupProps = NodeGroupProps & NodeGroupSpec;
