import { nodeGroupDefaults as defaults } from "@ml-platform/rules";
import { z } from "zod";

const capacityReservation = z.strictObject({
  id: z
    .string()
    .optional()
    .describe("One reservation, cr-...: nodes start in it or not at all. A capacity block needs it."),
  resourceGroupArn: z
    .string()
    .optional()
    .describe("A resource group of reservations, arn:aws:resource-groups:...:group/..., in any zones."),
  preference: z
    .enum(["capacity-reservations-only", "open", "none"])
    .optional()
    .describe(
      'Of nodes without an id: "capacity-reservations-only" starts them in reservations only (the default with a resource group), "open" on demand as well where reservations have no room, "none" never in a reservation.',
    ),
});

const update = z.strictObject({
  strategy: z
    .enum(["default", "minimal"])
    .optional()
    .describe(
      'Whether a new node starts first ("default", which EKS does by itself), or an old one goes first ("minimal"), where there is no capacity for one more. Written out, it needs AWS provider 6.28.',
    ),
  maxUnavailable: z
    .number()
    .optional()
    .describe("Nodes that may be missing at once, 1 to 100 (default: a percentage)."),
  maxUnavailablePercentage: z
    .number()
    .optional()
    .describe("Percentage of the nodes that may be missing at once (default: 33)."),
});

const warmPool = z.strictObject({
  state: z
    .enum(["stopped", "running", "hibernated"])
    .default("stopped")
    .describe("What the instances do: stopped and hibernated ones cost their disks, running ones as much as nodes."),
  minSize: z.number().default(1).describe("Instances that always wait."),
  maxPreparedCapacity: z
    .number()
    .optional()
    .describe("Nodes and waiting instances together (default: minSize wait, however many nodes run)."),
  reuseOnScaleIn: z
    .boolean()
    .default(false)
    .describe("Whether nodes that are no longer needed go back and wait, with the images that they have."),
});

/** What a node group says about where its capacity comes from, and how it is replaced. */
export const nodeCapacityKeys = {
  capacityReservation: capacityReservation
    .optional()
    .describe("Reserved capacity that the nodes use (default: open reservations that match, as EC2 does by itself)."),
  update: update
    .default({ ...defaults.update })
    .describe("How EKS replaces nodes when their version or image changes."),
  warmPool: warmPool
    .optional()
    .describe(
      "Instances that have booted and wait, so that nodes join sooner; it needs AWS provider 6.56 (default: none).",
    ),
};
