import { z } from "zod";

/** Who reaches the Kubernetes API, and from where. */
export const endpoint = z.discriminatedUnion("access", [
  z.strictObject({ access: z.literal("private") }),
  z.strictObject({
    access: z.literal("publicAndPrivate"),
    allowedCidrs: z.array(z.string()).describe("At most 40 public ranges that may reach the endpoint."),
    openToInternetBecause: z
      .string()
      .optional()
      .describe("Why the whole internet may reach the endpoint. Without a reason 0.0.0.0/0 is refused."),
  }),
]);
