import { z } from "zod";
import { networkSourceKeys } from "./network-sources.ts";

const privateAccessFrom = z
  .strictObject(networkSourceKeys)
  .optional()
  .describe(
    "Who reaches the private endpoint besides nodes and bastion hosts: runners, VPNs, peered networks. A way back from the control plane's subnets is a matter of `network.routes`.",
  );

/** Who reaches the Kubernetes API, and from where. */
export const endpoint = z.discriminatedUnion("access", [
  z.strictObject({ access: z.literal("private"), privateAccessFrom }),
  z.strictObject({
    access: z.literal("publicAndPrivate"),
    privateAccessFrom,
    allowedCidrs: z.array(z.string()).describe("At most 40 public ranges that may reach the endpoint."),
    openToInternetBecause: z
      .string()
      .optional()
      .describe("Why the whole internet may reach the endpoint. Without a reason 0.0.0.0/0 is refused."),
  }),
]);
