import { Identifiers, systemRandom } from "../world/identifiers.ts";
import type { Actions } from "./action.ts";
import { capacityReservations } from "./ec2/capacity-reservations.ts";
import { PlacementGroups } from "./ec2/placement-groups.ts";
import { Eks } from "./eks/eks.ts";
import { releaseParameters } from "./eks/recommended-release.ts";
import type { Kubernetes } from "./eks/region.ts";
import type { JsonActions } from "./json-service.ts";
import type { ClusterHost } from "./kubernetes/cluster-host.ts";
import { autoscalingGroups } from "./mends/autoscaling-groups.ts";
import { autoscalingTags } from "./mends/autoscaling-tags.ts";
import { declaredSecrets } from "./mends/declared-secrets.ts";
import { dhcpOptionsTags } from "./mends/dhcp-options-tags.ts";
import { launchTemplateTags } from "./mends/launch-template-tags.ts";
import { natGateways } from "./mends/nat-gateways.ts";
import { oidcProviderUrls } from "./mends/oidc-provider-urls.ts";
import { replicaKeys } from "./mends/replica-keys.ts";
import { securityGroupRules } from "./mends/security-group-rules.ts";
import { subnetsInUse } from "./mends/subnets-in-use.ts";
import { MotoAccount } from "./moto-account.ts";
import { MotoClient } from "./moto-client.ts";

/** What is answered here in one region: all of EKS, and what moto lacks or mistakes. */
export interface ServiceRegion {
  readonly client: MotoClient;
  readonly eks: Eks;
  readonly ec2: Actions;
  readonly autoscaling: Actions;
  readonly iam: Actions;
  readonly kms: JsonActions;
  readonly secretsmanager: JsonActions;
  readonly ssm: JsonActions;
}

export interface ServiceRegionOptions {
  /** URL of moto. */
  readonly moto: string;
  readonly account: string;
  readonly region: string;
  readonly echoAutoMode: boolean;
  /** Runs a Kubernetes for each cluster. @default - clusters are records only */
  readonly host?: ClusterHost | undefined;
}

export function serviceRegion({ moto, account, region, echoAutoMode, host }: ServiceRegionOptions): ServiceRegion {
  const client = new MotoClient(moto, region);
  const kubernetes: Kubernetes | undefined = host && {
    start: (eksRegion, record) => host.start(eksRegion, record, client),
    stop: (record) => host.stop(record),
  };
  const make = new Identifiers(systemRandom, () => new Date());
  return {
    client,
    eks: new Eks(new MotoAccount(account, region, client), { echoAutoMode, kubernetes }),
    ec2: {
      ...new PlacementGroups(make, account, region).actions,
      ...capacityReservations(account, region),
      ...dhcpOptionsTags,
      ...launchTemplateTags,
      ...natGateways,
      ...securityGroupRules,
      ...subnetsInUse,
    },
    autoscaling: { ...autoscalingGroups(), ...autoscalingTags },
    iam: oidcProviderUrls,
    kms: replicaKeys,
    secretsmanager: declaredSecrets(),
    ssm: releaseParameters(region),
  };
}
