import {
  at,
  type BastionSpec,
  checkBastion,
  checkBastionReachesTools,
  checkNeedsPublicSubnets,
  bastionDefaults as defaults,
  error,
  nameWithoutPath,
  type Problem,
} from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection, type Surroundings } from "../model/section.ts";

const access = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("sessionManager") }),
  z.strictObject({
    type: z.literal("ssh"),
    allowedCidrs: z
      .array(z.string())
      .describe("Public ranges that may open SSH connections; none may be as wide as the internet."),
    keyName: z.string().describe("A key pair of EC2 that exists in the region."),
  }),
]);

const keys = {
  access: access
    .default(defaults.access)
    .describe("How people reach the hosts: Session Manager always, and SSH into public subnets if you allow it."),
  instanceType: z.string().default(defaults.instanceType).describe("The hosts' instance type."),
  size: z.number().default(defaults.size).describe("How many hosts, over all zones of the network: 2 to 10."),
  diskGiB: z.number().default(defaults.diskGiB).describe("Size of each host's encrypted root disk."),
  kubernetesPolicy: z
    .string()
    .default(defaults.kubernetesPolicy)
    .describe("What the hosts' role may do in every cluster: an EKS access policy, such as AmazonEKSViewPolicy."),
  sessionLogs: z
    .strictObject({
      retentionDays: z
        .number()
        .default(defaults.sessionLogs.retentionDays)
        .describe("Days for which CloudWatch Logs keeps what was typed and shown in sessions."),
    })
    .prefault({})
    .describe("Logs of the sessions on the hosts."),
  customAmiId: z
    .string()
    .optional()
    .describe(
      "An image on the basis of Amazon Linux 2023 (default: the newest Amazon Linux 2023 whenever a host starts).",
    ),
};

function checkSubnets({ access }: Pick<BastionSpec, "access">, network: Surroundings["network"]): Problem[] {
  if (access.type !== "ssh") return [];
  return checkNeedsPublicSubnets("A bastion that is reached by SSH", network, 'use { type: "sessionManager" }');
}

/** EKS takes one access entry of a principal, and the bastion's stack makes that of its role. */
function checkNoSecondEntry(role: string, clusters: Surroundings["clusters"]): Problem[] {
  return Object.entries(clusters).flatMap(([cluster, { access: entries = {} }]) =>
    Object.entries(entries)
      .filter(([, { principalArn }]) => nameWithoutPath(principalArn) === role)
      .map(([entry]) =>
        error(
          [],
          `clusters.${cluster}.access.${entry} is for the role of the bastion, which has an entry of its own in every cluster. Remove it; bastion.kubernetesPolicy says what the hosts may do.`,
        ),
      ),
  );
}

/** Hosts from which people reach the private clusters of the environment. */
export const bastion = defineSection({
  description: "Hosts in the network from which people reach private clusters: see docs/private-clusters.md.",
  only: "permanent",
  schema: z
    .strictObject(keys)
    .check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], checkBastion))
    .optional(),
  rules: [
    {
      // The endpoints of AWS that Session Manager needs are among those that every network without NAT must have.
      needs: ["network"],
      check: (section, { network }) =>
        section === undefined
          ? []
          : [...checkBastionReachesTools(section, network), ...at(["access"], checkSubnets(section, network))],
    },
    {
      needs: ["name", "region", "clusters"],
      check: (section, { name, region, clusters = {} }) =>
        section === undefined ? [] : checkNoSecondEntry(`${name}-${region}-bastion`, clusters),
    },
  ],
  complete: (section): BastionSpec | undefined => section,
});
