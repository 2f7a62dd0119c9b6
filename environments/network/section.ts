import { at, checkNetwork, checkZonesOfRegion, dhcpDefaults, isRegion, networkDefaults } from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";

const dhcp = z.strictObject({
  domainName: z.string().optional().describe("Domain that instances append to short names."),
  domainNameServers: z
    .array(z.string())
    .default([...dhcpDefaults.domainNameServers])
    .describe("At most 4 name servers; AmazonProvidedDNS must stay, or nodes cannot resolve the private EKS endpoint."),
  ntpServers: z.array(z.string()).optional().describe("At most 4 time servers."),
});

const flowLogs = z.strictObject({
  trafficType: z
    .enum(["ALL", "ACCEPT", "REJECT"])
    .default(networkDefaults.flowLogs.trafficType)
    .describe("Which traffic is logged."),
  retentionDays: z
    .number()
    .default(networkDefaults.flowLogs.retentionDays)
    .describe("Days for which CloudWatch Logs keeps the flow logs."),
});

const keys = {
  cidr: z.string().describe("IPv4 range of the VPC, /16 to /20, that overlaps no other environment's."),
  availabilityZones: z
    .array(z.string())
    .describe("Two to six zones of the region. A single NAT gateway is in the first, so add zones at the end."),
  nat: z
    .enum(["perAvailabilityZone", "single", "none"])
    .describe(
      "How private subnets reach the internet. It has no default: it decides cost and how much one zone's outage takes down.",
    ),
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
  flowLogs: flowLogs.prefault({}).describe("Flow logs of the VPC, kept in CloudWatch Logs."),
};

/** One VPC for all clusters of the environment. */
export const network = defineSection({
  description: "The VPC of the environment: one for all its clusters.",
  schema: z.strictObject(keys).check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], checkNetwork)),
  rules: [
    {
      needs: ["region"],
      check: ({ availabilityZones }, { region }) =>
        // A misspelled region is one mistake, and not one for each zone.
        isRegion(region) ? at(["availabilityZones"], checkZonesOfRegion(availabilityZones, region)) : [],
    },
  ],
});
