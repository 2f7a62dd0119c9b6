import { type AwsService, awsServices, endpointProblem, error } from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "./rule-check.ts";

/** The URL of a server that answers instead of AWS: over TLS, unless it is on this machine. */
export const endpoint = z.string().refine((text) => endpointProblem(text) === undefined, {
  error: ({ input }) => endpointProblem(String(input)),
});

/** Servers under an IP address or `localhost` have no host name for each bucket. */
export const pathStyle = z.boolean().default(true);

const ofServices = Object.fromEntries(awsServices.map((service) => [service, endpoint.optional()])) as Readonly<
  Record<AwsService, z.ZodOptional<typeof endpoint>>
>;

interface Keys {
  readonly url?: string | undefined;
  readonly services: object;
}

/** What answers instead of AWS's own endpoints. Credentials come from the process, never from the environment. */
export const endpointsSchema = z
  .strictObject({
    url: endpoint.optional().describe("Answers for every service that `services` does not name."),
    services: z.strictObject(ofServices).default({}).describe("Endpoints of single services."),
    pathStyle: pathStyle.describe("Whether buckets of S3 are in the path, not in the host name."),
  })
  .check(
    ruleCheck<Keys>(["url", "services"], ({ url, services }) =>
      url === undefined && Object.keys(services).length === 0
        ? [error([], "names no endpoint. Set url or services, or leave endpoints out.")]
        : [],
    ),
  );
