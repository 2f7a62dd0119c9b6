import {
  at,
  checkSecret,
  checkSecretAdministrators,
  checkSecretFor,
  checkSecretKeysDiffer,
  checkSecretNameLength,
  checkSecretPartitions,
  checkSecretRegions,
  isRegion,
  locatedWorkload,
  type Problem,
  type SecretDraft,
  type SecretsSpec,
  secretDefaults,
} from "@ml-platform/rules";
import { z } from "zod";
import { serviceAccountsOfAddons } from "../clusters/service-accounts.ts";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";

const readers = z.strictObject({
  roles: z
    .array(z.string())
    .default([...secretDefaults.readers.roles])
    .describe("ARNs of IAM roles, of this or other accounts."),
  workloads: z
    .array(
      z.strictObject({
        cluster: z.string().optional().describe("The cluster that they run in (default: the only one)."),
        namespace: z.string().describe("Their namespace."),
        serviceAccount: z.string().describe("Their service account, which gets a role by Pod Identity."),
      }),
    )
    .default([...secretDefaults.readers.workloads])
    .describe("Pods that read it themselves."),
  teams: z
    .array(z.string())
    .default([...secretDefaults.readers.teams])
    .describe("Teams: their members, their workloads and their store."),
  platform: z
    .boolean()
    .default(secretDefaults.readers.platform)
    .describe("Whether External Secrets reads it for the store of the environment."),
});

const secret = z.strictObject({
  description: z.string().optional().describe("What it is for, to be read in AWS."),
  readers: readers.describe("Who may read it, besides administrators; everybody else is denied."),
  rotation: z
    .strictObject({
      everyDays: z.number().describe("Days from one rotation to the next: 1 to 1000."),
      lambdaArn: z.string().describe("The Lambda function that makes the new value, in the region of the environment."),
      roleArn: z.string().describe("The role of that function, which reads and writes the value."),
    })
    .optional()
    .describe("How it gets a new value by itself (default: only by hand)."),
  replicaRegions: z
    .array(z.string())
    .default([...secretDefaults.replicaRegions])
    .describe("Other regions that have a copy, encrypted by a replica of the key."),
  recoveryWindowDays: z
    .number()
    .default(secretDefaults.recoveryWindowDays)
    .describe("Days for which it can be restored once it is deleted: 7 to 30, or 0 to delete it at once."),
});

const schema = z
  .strictObject({
    administrators: z
      .array(z.string())
      .describe("ARNs of the IAM roles that read and write values: those of `platform secrets`."),
    declared: z
      .record(z.string(), secret)
      .describe("Secrets by name, which begins with platform/, teams/<team>/ or apps/: in AWS below `<environment>/`."),
  })
  .check(
    ruleCheck(["administrators"], ({ administrators }) =>
      at(["administrators"], checkSecretAdministrators(administrators)),
    ),
    ruleCheck(["declared"], ({ declared }) => [
      ...at(["declared"], checkSecretKeysDiffer(Object.keys(declared))),
      ...eachSecret({ declared }, (each, key) => checkSecret(key, each)),
    ]),
  );

/** What is secret, who may read it, and who writes it. Values are put by `platform secrets`, never by Terraform. */
export const secrets = defineSection({
  description: "Secrets by name, and who may read each: see docs/secrets.md. Values are never part of it.",
  only: "permanent",
  // Optional here: an environment may have none.
  schema: schema.optional(),
  rules: [
    {
      needs: ["name"],
      check: (section, { name }) => eachSecret(section, (_, key) => checkSecretNameLength(name, key)),
    },
    {
      needs: ["region"],
      check: (section, { region }) =>
        isRegion(region)
          ? [
              ...at(["administrators"], checkSecretPartitions(section?.administrators ?? [], region)),
              ...eachSecret(section, (each) => checkSecretRegions(each, region)),
            ]
          : [],
    },
    {
      needs: ["clusters", "teams"],
      check: (section, { clusters = {}, teams = {} }) =>
        eachSecret(section, (each, key) =>
          checkSecretFor(key, each, {
            teams,
            clusters,
            serviceAccounts: (cluster) => serviceAccountsOfAddons(clusters[cluster]),
          }),
        ),
    },
  ],
  complete: (section, { clusters }): SecretsSpec | undefined =>
    section && {
      ...section,
      declared: Object.fromEntries(
        Object.entries(section.declared).map(([key, each]) => [
          key,
          {
            ...each,
            readers: {
              ...each.readers,
              workloads: each.readers.workloads.map((workload) => locatedWorkload(workload, Object.keys(clusters))),
            },
          },
        ]),
      ),
    },
});

function eachSecret(
  section: { readonly declared: Readonly<Record<string, SecretDraft>> } | undefined,
  check: (secret: SecretDraft, key: string) => readonly Problem[],
): Problem[] {
  return Object.entries(section?.declared ?? {}).flatMap(([key, each]) => at(["declared", key], check(each, key)));
}
