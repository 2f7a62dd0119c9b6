import { z } from "zod";

/** A transit gateway of the account, or one that is shared with it. The gateway itself is neither created nor changed. */
export const transitGateway = z.strictObject({
  id: z.string().describe("The transit gateway. Attachments that it does not accept by itself wait for its owner."),
  applianceMode: z
    .boolean()
    .optional()
    .describe("Whether both directions of a connection stay in one zone, for stateful firewalls (default: false)."),
});
