import { z } from "zod";
import { kmsKey } from "./kms-key.ts";

/** How disks of nodes and volumes of pods are encrypted. */
export const volumes = z.strictObject({
  kmsKey: kmsKey.describe(
    '"create" for a key of their own, or the ARN of a key in the cluster\'s region, which the service-linked role of EC2 Auto Scaling must be able to use: docs/eks/volume-keys.md.',
  ),
});
