import { z } from "zod";

/** Keys that say from where traffic is let in. */
export const networkSourceKeys = {
  cidrs: z.array(z.string()).optional().describe("IPv4 ranges, such as those of a peered network or a VPN."),
  securityGroupIds: z
    .array(z.string())
    .optional()
    .describe("Security groups of the network or of a peered one; of another account as 111111111111/sg-...."),
  prefixListIds: z.array(z.string()).optional().describe("Managed prefix lists of the region, pl-...."),
};
