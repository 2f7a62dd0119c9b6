import { z } from "zod";

/** What a base environment allows to the sandpits that are derived from it. */
export const sandpitsSchema = z.strictObject({
  developers: z
    .array(z.string())
    .default([])
    .describe(
      "ARNs of the IAM roles as which developers sign in. The name of their session says whose sandpit they may use.",
    ),
  admins: z
    .array(z.string())
    .default([])
    .describe("User names of those who may change and take down anybody's sandpit."),
  timeToLive: z
    .strictObject({
      default: z.string().default("3d").describe("How long a sandpit lives, such as 8h or 3d."),
      maximum: z.string().default("14d").describe("The longest that it can be extended to, counted from its creation."),
      asleep: z
        .string()
        .default("1d")
        .describe("How long an expired sandpit sleeps before it is destroyed: time to notice."),
    })
    .prefault({})
    .describe("When sandpits end."),
  quota: z
    .strictObject({
      perOwner: z.number().default(2).describe("Sandpits that one owner may have at once."),
      total: z.number().default(20).describe("Sandpits of all owners at once."),
    })
    .prefault({})
    .describe("How many sandpits there may be."),
  perHour: z
    .number()
    .default(5)
    .describe("US dollars an hour that a sandpit may cost at most by its estimate; `up` refuses a dearer one."),
  ranges: z
    .string()
    .default("10.128.0.0/9")
    .describe("Where the networks of dedicated sandpits are taken from, a /16 each."),
});

/** With every default filled in. */
export type Sandpits = z.output<typeof sandpitsSchema>;
