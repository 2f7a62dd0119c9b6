import { checkNetwork } from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "./rule-check.ts";

const dhcp = z.strictObject({
  domainName: z.string().optional(),
  domainNameServers: z.array(z.string()).default(["AmazonProvidedDNS"]),
  ntpServers: z.array(z.string()).optional(),
});

const flowLogs = z.strictObject({
  trafficType: z.enum(["ALL", "ACCEPT", "REJECT"]).default("REJECT"),
  retentionDays: z.number().default(30),
});

/** `NetworkSpec` with defaults; NAT has none, for it decides cost and what a zone's loss takes down. */
export const networkSchema = z
  .strictObject({
    cidr: z.string(),
    availabilityZones: z.array(z.string()),
    // "single" stands in the first zone listed: a new zone goes at the end, or the gateway moves and its address changes.
    nat: z.enum(["perAvailabilityZone", "single", "none"]),
    interfaceEndpoints: z
      .union([z.literal("privateCluster"), z.array(z.string())], {
        error: ({ input }) =>
          `${JSON.stringify(input)} is neither "privateCluster" nor a list of service short names, like ["ecr.api", "sts"].`,
      })
      .default([]),
    dhcp: dhcp.optional(),
    flowLogs: flowLogs.prefault({}),
  })
  .check(ruleCheck(["cidr", "availabilityZones", "nat", "interfaceEndpoints", "dhcp", "flowLogs"], checkNetwork));
