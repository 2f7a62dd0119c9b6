import {
  type AddonConstruct,
  type AddonName,
  type AddonSpec,
  catalogue,
  checkDevices,
  checkScaled,
  inInstallOrder,
} from "@ml-platform/modules/addons";
import type { ClusterRef } from "@ml-platform/modules/cluster-ref";
import { describeProblem, nameInAws, namespacesOfRunners, runnersNamespace, volumeKeyId } from "@ml-platform/rules";
import { Annotations, type App, type ITerraformDependable } from "cdktf";
import { clusterContract } from "../cluster/contract.ts";
import { networkContract } from "../network/contract.ts";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { platformContract } from "./contract.ts";

/** The add-ons of one cluster, each after those it needs, and those last that could refuse what the others consist of. */
export class PlatformAddonsStack extends PlatformStack {
  /** @param constructs of the add-ons that the cluster asks for */
  constructor(app: App, context: ClusterStackContext, constructs: ReadonlyMap<AddonName, AddonConstruct>) {
    super(app, context);
    const cluster = this.clusterRef(context);
    const asked = context.cluster.platform?.addons ?? {};
    const { nodeGroups, volumes } = context.cluster;
    for (const problem of [...checkScaled(asked, nodeGroups), ...checkDevices(asked, nodeGroups)])
      Annotations.of(this).addWarning(describeProblem(problem));
    const ofRunners = Object.keys(namespacesOfRunners(this.environment.runners?.gpu ?? {}, context.clusterName));
    const around = {
      environment: nameInAws(this.environment.name, this.environment),
      // The managers of runners run on system nodes; their jobs do not.
      systemNamespaces: [
        ...systemNamespaces([...constructs.keys()]),
        ...ofRunners.filter((each) => each === runnersNamespace),
      ],
      ciNamespaces: ofRunners.filter((each) => each !== runnersNamespace),
      availabilityZones: this.environment.network.availabilityZones,
      tags: this.tags,
      nodeGroups,
      addons: asked,
      eksAddons: context.cluster.eksAddons,
      ...(volumes !== undefined && {
        volumeKeyId: volumeKeyId(volumes, {
          clusterName: cluster.name,
          region: cluster.region,
          accountId: cluster.accountId,
        }),
      }),
    };
    const installed = new Map<string, ITerraformDependable>();
    const gates = (name: AddonName) => (catalogue[name].spec as AddonSpec).gates?.({ ...asked[name] }) ?? false;
    for (const name of inInstallOrder([...constructs.keys()], catalogue, gates)) {
      const Addon = constructs.get(name) as AddonConstruct;
      const needed = catalogue[name].spec.needs.flatMap((need) => installed.get(need) ?? []);
      const dependsOn = gates(name) ? [...installed.values()] : needed;
      const addon = new Addon(this, name, { cluster, around, options: { ...asked[name] }, dependsOn });
      for (const exemption of addon.exemptions ?? []) this.exempt(exemption);
      installed.set(name, addon);
    }
    this.publish(platformContract, { addons: [...installed.keys()] });
  }

  private clusterRef(context: ClusterStackContext): ClusterRef {
    const { account, region } = this.environment;
    const { vpcId } = this.read(networkContract);
    const { endpoint, certificateAuthority, serviceCidr, oidcIssuer, oidcProviderArn } = this.read(clusterContract);
    return {
      name: this.nameOfCluster(context),
      region,
      accountId: account.id,
      kubernetes: context.cluster.kubernetes,
      endpoint,
      certificateAuthority,
      serviceCidr,
      vpcId,
      oidcIssuer,
      oidcProviderArn,
    };
  }
}

function systemNamespaces(names: readonly AddonName[]): string[] {
  return [
    ...new Set([
      "kube-system",
      ...names.flatMap((name) => (catalogue[name].spec as AddonSpec).serviceAccount?.namespace ?? []),
    ]),
  ];
}
