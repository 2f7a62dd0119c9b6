import { flowLogRetentionDays, networkDefaults } from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";

const bucket = z.strictObject({
  bucketArn: z
    .string()
    .describe(
      "The bucket, with a folder if there is one. Its owner allows the service delivery.logs.amazonaws.com to write, and its lifecycle rules say how long logs stay.",
    ),
  fileFormat: z.enum(["text", "parquet"]).optional().describe('How records are written (default: "text").'),
  perHour: z.boolean().optional().describe("Whether each hour has a folder, and not only each day (default: false)."),
});

/** Flow logs of a network. The bucket of a destination is somebody's else: it is neither created nor changed. */
export const flowLogs = z.strictObject({
  trafficType: z
    .enum(["ALL", "ACCEPT", "REJECT"])
    .default(networkDefaults.flowLogs.trafficType)
    .describe("Which traffic is logged."),
  destination: z
    .union([z.literal("cloudWatch"), bucket], {
      error: saying(
        '"cloudWatch" or a bucket',
        (shown) => `${shown} is neither "cloudWatch" nor a bucket, like { bucketArn: "arn:aws:s3:::flow-logs" }.`,
      ),
    })
    .optional()
    .describe('A log group of the network\'s own, or a bucket that exists (default: "cloudWatch").'),
  retentionDays: z
    .number()
    .optional()
    .describe(`Days for which CloudWatch Logs keeps the flow logs (default: ${flowLogRetentionDays}).`),
});
