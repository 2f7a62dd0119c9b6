import { z } from "zod";
import { saying } from "../model/messages.ts";

/** A key that is to be made, or the ARN of one. */
export const kmsKey = z.union([z.literal("create"), z.templateLiteral(["arn:", z.string()])], {
  error: saying(
    '"create" or the ARN of a KMS key',
    (shown) => `${shown} is neither "create" nor the ARN of a KMS key.`,
  ),
});
