import type { NodeGroupSpec, nodeGroupDefaults, WithDefaults } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import type { ClusterRef } from "../cluster-ref.ts";
import type { NodeRole } from "./node-role.ts";

/** What nodes must know of their cluster. */
export type ClusterOfNodes = Pick<
  ClusterRef,
  "name" | "kubernetes" | "endpoint" | "certificateAuthority" | "serviceCidr" | "vpcId"
>;

/** Keys with a default in `nodeGroupDefaults` may be omitted. */
export interface NodeGroupProps extends WithDefaults<NodeGroupSpec, typeof nodeGroupDefaults> {
  /** Known at synthesis. Ends in the zone if each zone has its own group. */
  readonly name: string;
  readonly cluster: ClusterOfNodes;
  /** The subnets of the nodes. A change replaces the group if `availabilityZones` is given, and is ignored otherwise. */
  readonly subnetIds: readonly string[];
  readonly nodeRole: Pick<NodeRole, "arn" | "policies">;
  readonly nodeSecurityGroupId: string;
  /**
   * The key that encrypts the disks; its policy must let the service-linked role of EC2 Auto Scaling use it, or no node starts.
   *
   * @default - the account's default key for EBS
   */
  readonly volumeKeyArn?: string;
  /** Tags for instances, volumes and network interfaces, which the provider's default tags do not cover. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must exist before the nodes, in addition to the policies of their role. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The props with every default filled in. */
export type CompleteNodeGroupProps = NodeGroupProps & NodeGroupSpec;
