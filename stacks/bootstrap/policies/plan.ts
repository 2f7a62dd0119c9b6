import type { PolicyStatement } from "@ml-platform/modules/account";
import { readActions } from "../permissions/index.ts";
import { bootstrapRoleArns, clusterIssuerArns, instanceProfileArns, roleArns, type Scope } from "./scope.ts";
import { replicaRegions } from "./secrets.ts";

/**
 * To refresh and plan everything that stacks make. It reads configuration, never data: no secret, no parameter, no object
 * but states. IAM answers for the whole world, so its reads are limited by names instead of the region.
 */
export function readConfiguration(scope: Scope): PolicyStatement[] {
  const all = readActions();
  return [
    {
      sid: "ReadRegion",
      actions: all.filter((action) => !isIam(action)),
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": [...scope.regions, ...replicaRegions(scope)] } },
    },
    {
      sid: "ReadIdentity",
      actions: all.filter(isIam),
      resources: [...roleArns(scope), ...clusterIssuerArns(scope), ...instanceProfileArns(scope)],
    },
    {
      // `platform doctor` compares what the bootstrap made with what the code says.
      sid: "ReadBootstrap",
      actions: ["iam:GetOpenIDConnectProvider", "iam:GetRole"],
      resources: [...bootstrapRoleArns(scope), scope.arn("iam", "", "oidc-provider/*")],
    },
  ];
}

function isIam(action: string): boolean {
  return action.startsWith("iam:");
}
