import { at, checkDuplicates, error, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart as of 2026-11-26. Release 1.21 supports Kubernetes 1.33 to 1.36 ("Supported Releases" in the cert-manager
 * documentation); those that supported older versions get no fixes once 1.22 is out. Source: tag v1.21.1 of
 * cert-manager/cert-manager.
 */
const newest = "v1.21.1";
const versions = {
  "1.33": newest,
  "1.34": newest,
  "1.35": newest,
  "1.36": newest,
};

export const certManager = defineAddon({
  name: "cert-manager",
  description: "Issues and renews TLS certificates for what runs in the cluster.",
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe("Number of pods of the controller, and of what gives webhooks their certificates. One of each works."),
    webhookReplicas: z
      .number()
      .default(3)
      .describe("Number of pods of its webhook: while none runs, nobody can create or change a certificate."),
    dns01: z
      .strictObject({
        hostedZoneIds: z
          .array(z.string())
          .describe("Public hosted zones of Route 53 in which names are proven to be yours, by their ids."),
      })
      .exactOptional()
      .describe(
        "Lets cluster issuers prove by DNS that names are yours, as ACME asks. Default: it has no permissions in AWS.",
      ),
    internalAuthority: z
      .boolean()
      .default(false)
      .describe(
        "Whether there is a cluster issuer internal-authority, whose root certificate the cluster makes for itself. Nobody outside the cluster trusts it.",
      ),
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus finds the metrics. It needs the kinds of the Prometheus operator."),
  }),
  versions,
  needs: [],
  provides: ["the API cert-manager.io"],
  serviceAccount: { namespace: "cert-manager", name: "cert-manager" },
  check: ({ replicas, webhookReplicas, dns01 }): Problem[] => [
    ...at(["replicas"], checkReplicas(replicas)),
    ...at(["webhookReplicas"], checkReplicas(webhookReplicas)),
    ...(dns01 === undefined ? [] : at(["dns01", "hostedZoneIds"], checkHostedZones(dns01.hostedZoneIds))),
  ],
});

function checkHostedZones(ids: readonly string[]): Problem[] {
  if (ids.length === 0) return [error([], "No hosted zone is named. Name one by its id, or remove dns01.")];
  return [
    ...checkDuplicates(ids),
    ...ids.flatMap((id, index) =>
      /^Z[A-Z0-9]{1,31}$/.test(id)
        ? []
        : [
            error(
              [index],
              `"${id}" is not the id of a hosted zone, such as Z0123456789ABCDEFGHIJ. "aws route53 list-hosted-zones" shows them, each behind /hostedzone/.`,
            ),
          ],
    ),
  ];
}
