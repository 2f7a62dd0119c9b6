import {
  at,
  type ClusterSpec,
  checkKmsKeyRegion,
  checkNodeGroups,
  checkServiceCidrLeavesVpc,
  error,
  isSlug,
  type NetworkSpec,
  type NodeGroupSpec,
  nearest,
  type Problem,
  regionOfZone,
  regions,
} from "@ml-platform/rules";
import { z } from "zod";
import { type Backend, backendSchema, defaultBackend } from "./backend.ts";
import { checkName, clusterSchema } from "./cluster-schema.ts";
import { company } from "./company.ts";
import { networkSchema } from "./network-schema.ts";
import { ruleCheck } from "./rule-check.ts";

/** A permanent platform, checked and with every default filled in. */
export interface Environment {
  /** First part of every stack id and resource name: `dev`. */
  readonly name: string;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  /** Refuses to be destroyed; its clusters are protected from deletion unless they say otherwise. */
  readonly protected: boolean;
  readonly tags: { readonly owner: string; readonly costCentre: string; readonly repository: string };
  readonly backend: Backend;
  readonly network: NetworkSpec;
  readonly clusters: Readonly<Record<string, ClusterEnvironment>>;
}

/** A cluster with the node groups that make it useful. */
export type ClusterEnvironment = ClusterSpec & { readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>> };

/** What an author writes. */
export type EnvironmentSpec = z.input<typeof environmentSchema>;

const tag = z.string().regex(/^[\p{L}\p{N} _.:/=+@-]{1,256}$/u, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a tag value. Use 1 to 256 letters, digits, spaces or any of "_.:/=+-@".`,
});

/** Stack and resource names begin with it, and AWS's limits on those are tight. */
const longestName = 12;

const shape = z.strictObject({
  name: z.string(),
  account: z.strictObject({
    id: z.string().regex(/^\d{12}$/, {
      error: ({ input }) => `${JSON.stringify(input)} is not an AWS account id. Use its 12 digits.`,
    }),
    alias: z.string().regex(/^[a-z][a-z0-9-]{1,32}[a-z0-9]$/, {
      error: ({ input }) =>
        `${JSON.stringify(input)} is not an account alias. Use 3 to 34 lower-case letters, digits and hyphens: it begins the state bucket's name.`,
    }),
  }),
  region: z.string(),
  protected: z.boolean(),
  tags: z.strictObject({
    owner: tag.default(company.owner),
    costCentre: tag,
    repository: tag.default(company.repository),
  }),
  backend: backendSchema.optional(),
  network: networkSchema,
  clusters: z.record(z.string(), clusterSchema).default({}),
});

type Spec = z.output<typeof shape>;

/** An environment from what its author wrote. */
export const environmentSchema = shape
  .check(ruleCheck(["name"], ({ name }) => checkEnvironmentName(name)))
  .check(ruleCheck(["region"], ({ region }) => checkRegion(region)))
  .check(ruleCheck(["protected", "backend"], checkBackend))
  .check(ruleCheck(["region", "network"], checkZonesOfRegion))
  .check(ruleCheck(["network", "clusters"], checkClusters))
  .check(ruleCheck(["region", "clusters"], checkKeysOfRegion))
  .transform(
    (spec): Environment => ({
      ...spec,
      backend: spec.backend ?? defaultBackend(spec.account, spec.region),
      clusters: Object.fromEntries(
        Object.entries(spec.clusters).map(([name, cluster]) => [
          name,
          { ...cluster, deletionProtection: cluster.deletionProtection ?? spec.protected },
        ]),
      ),
    }),
  );

function checkEnvironmentName(name: string): Problem[] {
  if (isSlug(name, longestName)) return [];
  return [
    error(
      ["name"],
      `"${name}" is not a name. Use lower-case words, digits and hyphens, at most ${longestName} characters: dev.`,
    ),
  ];
}

function checkRegion(region: string): Problem[] {
  if (regions.includes(region)) return [];
  const meant = nearest(region, regions);
  return [
    error(
      ["region"],
      `"${region}" is not a region with EKS.${meant === undefined ? "" : ` Did you mean ${meant}?`} Known: ${regions.join(", ")}.`,
    ),
  ];
}

function checkBackend({ protected: isProtected, backend }: Pick<Spec, "protected" | "backend">): Problem[] {
  if (!isProtected || backend?.type !== "local") return [];
  return [
    error(
      ["backend", "type"],
      'The state of a protected environment may not live on one machine. Use "s3", "http" or "cloud", or leave backend out.',
    ),
  ];
}

function checkZonesOfRegion({ region, network }: Pick<Spec, "region" | "network">): Problem[] {
  return network.availabilityZones.flatMap((zone, index) => {
    const actual = regionOfZone(zone);
    return actual === undefined || actual === region
      ? []
      : [
          error(
            ["network", "availabilityZones", index],
            `"${zone}" is in ${actual}, and the environment is in ${region}. Use zones of ${region}, like ${region}a.`,
          ),
        ];
  });
}

function checkKeysOfRegion({ region, clusters }: Pick<Spec, "region" | "clusters">): Problem[] {
  return Object.entries(clusters).flatMap(([name, cluster]) =>
    at(["clusters", name], checkKmsKeyRegion(cluster, region)),
  );
}

function checkClusters({ network, clusters }: Pick<Spec, "network" | "clusters">): Problem[] {
  return Object.entries(clusters).flatMap(([name, cluster]) =>
    at(
      ["clusters", name],
      [
        ...checkName(name),
        ...checkServiceCidrLeavesVpc(cluster, network.cidr),
        ...at(["nodeGroups"], checkNodeGroups(cluster.nodeGroups, network.availabilityZones)),
      ],
    ),
  );
}
