import type { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import {
  type AmiTypeFacts,
  amiTypeOf,
  amiTypes,
  type NodeGroupSpec,
  updateStrategies,
  warmPoolConfig,
} from "@ml-platform/rules";
import { requireAwsProvider } from "../require-aws-provider.ts";

/**
 * Arguments of a node group, and values of them, that the oldest provider that stacks accept does not have; what the
 * bindings (6.25) lack is written by override. A group that uses none of them leaves its stack to every version.
 *
 * The provider has `update_strategy` since 6.28.0 at the latest (terraform-aws-modules/terraform-aws-eks issue 3625), and
 * `warm_pool_config` since 6.56.0 (pull request 3750 there).
 */
export function addNewerArguments(group: EksNodeGroup, spec: NodeGroupSpec): void {
  const { update, warmPool, asleep, customAmiId } = spec;
  const { provider }: AmiTypeFacts = amiTypes[amiTypeOf(spec)];
  if (provider !== undefined && customAmiId === undefined)
    requireAwsProvider(group, provider, `the AMI type ${amiTypeOf(spec)}`);
  if (update.strategy !== undefined) {
    requireAwsProvider(group, "6.28.0", "the update strategy of node groups");
    group.addOverride("update_config.update_strategy", updateStrategies[update.strategy]);
  }
  // A group that sleeps has no instances at all: an absent pool is removed.
  if (warmPool === undefined || asleep) return;
  requireAwsProvider(group, "6.56.0", "warm pools");
  const { poolState, minSize, maxGroupPreparedCapacity, reuseOnScaleIn } = warmPoolConfig(warmPool);
  group.addOverride("warm_pool_config", {
    pool_state: poolState,
    min_size: minSize,
    max_group_prepared_capacity: maxGroupPreparedCapacity,
    reuse_on_scale_in: reuseOnScaleIn,
  });
}
