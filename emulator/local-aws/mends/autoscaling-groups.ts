import { randomUUID } from "node:crypto";
import type { Actions } from "../action.ts";
import { element, elementsAt, type Xml, xmlText } from "../xml.ts";

/** Arguments of groups that moto ignores. */
const ignored = ["DefaultInstanceWarmup", "MaxInstanceLifetime"] as const;

/** What AWS answers where nothing is given: DescribeAutoScalingGroups in the API reference of Amazon EC2 Auto Scaling. */
const usual: readonly Xml[] = [
  element("AvailabilityZoneDistribution", [element("CapacityDistributionStrategy", "balanced-best-effort")]),
  element("CapacityReservationSpecification", [element("CapacityReservationPreference", "default")]),
];

/**
 * Auto-scaling groups of one region as moto does not have them: it forgets some arguments, and knows no instance refresh,
 * which here ends as soon as it is started.
 */
export function autoscalingGroups(): Actions {
  const known = new Map<string, Map<string, string>>();
  const remember = (parameters: URLSearchParams): void => {
    const name = parameters.get("AutoScalingGroupName") ?? "";
    const values = known.get(name) ?? new Map<string, string>();
    for (const argument of ignored) {
      const value = parameters.get(argument);
      if (value !== null) values.set(argument, value);
    }
    known.set(name, values);
  };
  return {
    CreateAutoScalingGroup: async (parameters, { pass }) => {
      const answer = await pass(parameters);
      remember(parameters);
      return answer;
    },
    UpdateAutoScalingGroup: async (parameters, { pass }) => {
      const answer = await pass(parameters);
      remember(parameters);
      return answer;
    },
    DescribeAutoScalingGroups: async (parameters, { pass }) => {
      const answer = await pass(parameters);
      for (const group of elementsAt(answer, "DescribeAutoScalingGroupsResult/AutoScalingGroups/member")) {
        const values = known.get(xmlText(group, "AutoScalingGroupName")) ?? [];
        const mended = [...usual, ...[...values].map(([name, value]) => element(name, value))];
        const names = mended.map(({ name }) => name);
        group.children = [...group.children.filter(({ name }) => !names.includes(name)), ...mended];
      }
      return answer;
    },
    DeleteAutoScalingGroup: async (parameters, { pass }) => {
      const answer = await pass(parameters);
      known.delete(parameters.get("AutoScalingGroupName") ?? "");
      return answer;
    },
    StartInstanceRefresh: () =>
      element("StartInstanceRefreshResponse", [
        element("StartInstanceRefreshResult", [element("InstanceRefreshId", randomUUID())]),
      ]),
    DescribeInstanceRefreshes: () =>
      element("DescribeInstanceRefreshesResponse", [
        element("DescribeInstanceRefreshesResult", [element("InstanceRefreshes", [])]),
      ]),
  };
}
