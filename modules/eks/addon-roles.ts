import { type EksAddonRole, type EksAddonSpec, knownEksAddon } from "@ml-platform/rules";
import type { Construct } from "constructs";
import type { EksAddonRoleRef } from "../addons/eks-addon.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { PodIdentityRole, type PodIdentityRoleProps } from "../iam/pod-identity-role.ts";

export interface AddonRolesProps {
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  readonly addonName: string;
  readonly spec: Pick<EksAddonSpec, "podIdentity" | "namespace">;
  /** Id of the add-on's construct. @default - its name */
  readonly id?: string;
  /** What pods need besides what the table says, for roles that are made. @default - nothing */
  readonly inlinePolicies?: PodIdentityRoleProps["inlinePolicies"];
}

/** The roles of an add-on's pods: those that its author names or describes, and otherwise those of the table. */
export function addonRoles(scope: Construct, props: AddonRolesProps): EksAddonRoleRef[] {
  const { cluster, addonName, spec, id = addonName, inlinePolicies = {} } = props;
  const known = knownEksAddon(addonName);
  const wanted: Readonly<Record<string, EksAddonRole>> = { ...known?.pods, ...spec.podIdentity };
  const accounts = Object.keys(wanted);
  return accounts.map((serviceAccount) => {
    const role = wanted[serviceAccount] as EksAddonRole;
    if (role.roleArn !== undefined) return { arn: role.roleArn, serviceAccount, policies: [] };
    return new PodIdentityRole(scope, accounts.length === 1 ? `${id}-role` : `${id}-${serviceAccount}-role`, {
      cluster,
      namespace: known?.namespace ?? spec.namespace ?? "kube-system",
      serviceAccount,
      managedPolicies: role.managedPolicies ?? [],
      inlinePolicies: {
        ...inlinePolicies,
        ...(role.statements !== undefined && {
          [addonName]: role.statements.map(({ conditions, ...statement }) => ({
            ...statement,
            ...(conditions !== undefined && { conditions }),
          })),
        }),
      },
    });
  });
}
