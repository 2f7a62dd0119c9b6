import {
  at,
  checkFlowLogPartition,
  checkNetwork,
  checkZonesOfRegion,
  dhcpDefaults,
  type FlowLogsSpec,
  flowLogRetentionDays,
  isRegion,
  networkDefaults,
} from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";
import { deriveNetwork } from "./derive-network.ts";
import { existing } from "./existing.ts";
import { flowLogs } from "./flow-logs.ts";
import { route } from "./routes.ts";
import { transitGateway } from "./transit-gateways.ts";

const dhcp = z.strictObject({
  domainName: z.string().optional().describe("Domain that instances append to short names."),
  domainNameServers: z
    .array(z.string())
    .default([...dhcpDefaults.domainNameServers])
    .describe("At most 4 name servers; AmazonProvidedDNS must stay, or nodes cannot resolve the private EKS endpoint."),
  ntpServers: z.array(z.string()).optional().describe("At most 4 time servers."),
});

const keys = {
  cidr: z.string().describe("IPv4 range of the VPC, /16 to /24, that overlaps no other environment's."),
  existing: existing
    .optional()
    .describe(
      "A VPC and subnets to use instead of making some: see docs/eks/existing-vpc.md (default: a network of its own).",
    ),
  secondaryCidrs: z
    .array(z.string())
    .default([...networkDefaults.secondaryCidrs])
    .describe(
      "Ranges added to the VPC for pods, /16 to /24, such as 100.64.0.0/16, which other networks may have too: every zone gets a subnet in each.",
    ),
  availabilityZones: z
    .array(z.string())
    .describe("Two to six zones of the region. A single NAT gateway is in the first, so add zones at the end."),
  nat: z
    .enum(["perAvailabilityZone", "single", "none"])
    .describe(
      "How private subnets reach the internet. It has no default: it decides cost and how much one zone's outage takes down.",
    ),
  publicSubnets: z
    .boolean()
    .optional()
    .describe(
      'Whether there are public subnets and an internet gateway (default: unless `nat` is "none"). NAT, internet-facing load balancers and a bastion reached by SSH need them.',
    ),
  natAddresses: z
    .record(z.string(), z.string())
    .default(networkDefaults.natAddresses)
    .describe(
      "Allocation ids of elastic IP addresses that the NAT gateways use instead of new ones, by zone. They are kept when the network is destroyed.",
    ),
  transitGateways: z
    .record(z.string(), transitGateway)
    .default(networkDefaults.transitGateways)
    .describe("Transit gateways to which the VPC is attached, by a name of your choice. Routes lead to them."),
  routes: z
    .record(z.string(), route)
    .default(networkDefaults.routes)
    .describe("Routes to other networks, by a name of your choice."),
  interfaceEndpoints: z
    .union([z.literal("privateCluster"), z.array(z.string())], {
      error: saying(
        '"privateCluster" or a list of service short names',
        (shown) => `${shown} is neither "privateCluster" nor a list of service short names, like ["ecr.api", "sts"].`,
      ),
    })
    .default([...networkDefaults.interfaceEndpoints])
    .describe("AWS services reached inside the VPC, by short name, or all that a cluster without internet needs."),
  dhcp: dhcp.optional().describe("DHCP options of the VPC."),
  flowLogs: flowLogs.prefault({}).describe("Flow logs of the VPC, in CloudWatch Logs or in a bucket."),
};

/** One VPC for all clusters of the environment. */
export const network = defineSection({
  description: "The VPC of the environment: one for all its clusters.",
  schema: z.strictObject(keys).check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], checkNetwork)),
  rules: [
    {
      needs: ["region"],
      check: ({ availabilityZones, flowLogs: logs }, { region }) =>
        // A misspelled region is one mistake, and not one for each zone.
        isRegion(region)
          ? [
              ...at(["availabilityZones"], checkZonesOfRegion(availabilityZones, region)),
              ...at(["flowLogs"], checkFlowLogPartition(logs, region)),
            ]
          : [],
    },
  ],
  derive: deriveNetwork,
  complete: ({ flowLogs: logs, ...section }) => ({ ...section, flowLogs: withRetention(logs) }),
});

/** The retention of a bucket is its owner's. */
function withRetention(logs: FlowLogsSpec): FlowLogsSpec {
  const { destination = "cloudWatch", retentionDays = flowLogRetentionDays } = logs;
  return destination === "cloudWatch" ? { ...logs, retentionDays } : logs;
}
