/** A host of the bastion. */
export interface Host {
  /** `i-0123456789abcdef0` */
  readonly id: string;
  /** `us-east-2a` */
  readonly zone: string;
}

/** What `aws autoscaling describe-auto-scaling-groups` answers, as far as it is read. */
export interface GroupsAnswer {
  readonly AutoScalingGroups?: readonly {
    readonly Instances?: readonly {
      readonly InstanceId?: string;
      readonly AvailabilityZone?: string;
      readonly LifecycleState?: string;
      readonly HealthStatus?: string;
    }[];
  }[];
}

/** The hosts of a group that are in service and healthy: not those that an instance refresh starts or takes away. */
export function hostsInService({ AutoScalingGroups: groups = [] }: GroupsAnswer): Host[] {
  return groups.flatMap(({ Instances: instances = [] }) =>
    instances.flatMap(({ InstanceId: id, AvailabilityZone: zone = "", LifecycleState, HealthStatus }) =>
      id !== undefined && LifecycleState === "InService" && HealthStatus === "Healthy" ? [{ id, zone }] : [],
    ),
  );
}
