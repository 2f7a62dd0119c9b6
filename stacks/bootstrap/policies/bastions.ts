import type { PolicyStatement } from "@ml-platform/modules/account";
import { namedChanges } from "../permissions/index.ts";
import { instanceProfileArns, type Scope } from "./scope.ts";

/**
 * To make, change and destroy bastions, which are known by their names (modules/bastion). Their roles, keys, security groups
 * and launch templates are like those of all stacks.
 */
export function changeBastions(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  const inRegions = (service: string, resource: string) => regions.map((region) => arn(service, region, resource));
  return [
    {
      sid: "Hosts",
      actions: namedChanges("autoscaling", "bastion"),
      resources: inRegions("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*-bastion"),
    },
    { sid: "HostProfiles", actions: namedChanges("iam", "bastion"), resources: instanceProfileArns(scope) },
    { sid: "Sessions", actions: namedChanges("ssm", "bastion"), resources: inRegions("ssm", "document/bastion-*") },
    { sid: "SessionLogs", actions: namedChanges("logs"), resources: inRegions("logs", "log-group:/aws/ssm/*-bastion") },
    {
      // EC2 reads the parameter with the newest image as the one who asks for hosts.
      sid: "FindImages",
      actions: ["ssm:GetParameters"],
      resources: regions.map((region) =>
        arn("ssm", region, "parameter/aws/service/ami-amazon-linux-latest/*").replace(/:\d{12}:/, "::"),
      ),
    },
  ];
}
