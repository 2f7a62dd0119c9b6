import { derive, type EnvironmentSpec, type PermanentSpec } from "@ml-platform/environments";
import { kubernetesVersions } from "@ml-platform/rules";
import fc from "fast-check";
import { fromSchema } from "./from-schema.ts";
import { hints, zones } from "./hints.ts";
import { schema } from "./schema.ts";
import { mapValues } from "./values.ts";

/** Environments as authors write them: all keys occur, and most are valid. */
export const specs: fc.Arbitrary<EnvironmentSpec> = fc
  .constantFrom(...Object.keys(zones))
  .chain((region) => fromSchema(schema, hints(region)) as fc.Arbitrary<Spec>)
  .map(coherent);

/** Personal environments derived from those, with and without clusters of their own. */
export const personalSpecs: fc.Arbitrary<EnvironmentSpec> = fc
  .record({
    base: specs,
    isEmpty: fc.boolean(),
    ownNetwork: fc.boolean(),
    kubernetes: fc.constantFrom(...kubernetesVersions),
    min: fc.nat({ max: 2 }),
  })
  .map(({ base, isEmpty, ownNetwork, kubernetes, min }) => {
    const system = { size: { min, max: 3 } };
    const clusters = Object.fromEntries(
      Object.keys(base.clusters ?? {}).map((name) => [name, { kubernetes, nodeGroups: { system, gpu: null } }]),
    );
    return derive(base as PermanentSpec, {
      name: "anna",
      owner: "anna.b",
      ...(!isEmpty && { clusters: clusters as never }),
      ...(ownNetwork && { network: { cidr: "10.99.0.0/16" } }),
    });
  });

interface Spec {
  readonly protected: boolean;
  readonly account: { readonly endpoints?: { readonly url?: string } };
  readonly backend?: { readonly type: string; readonly endpoints?: object };
  readonly network: {
    readonly nat: string;
    readonly publicSubnets?: boolean;
    readonly availabilityZones: readonly string[];
    readonly existing?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    readonly cidr?: string;
    readonly secondaryCidrs?: readonly string[];
    readonly interfaceEndpoints?: unknown;
  };
  readonly clusters?: Readonly<Record<string, Cluster>>;
  readonly teams?: Readonly<Record<string, object>>;
}

interface Cluster {
  readonly deletionProtection?: boolean;
  readonly deletionProtectionByEks?: boolean;
  readonly controlPlaneZones?: readonly string[];
}

/** Without the contradictions that a schema cannot express and that nearly every environment would have. */
function coherent({ account, backend, network, clusters = {}, teams, ...spec }: Spec): EnvironmentSpec {
  const [cluster] = Object.keys(clusters);
  const { endpoints } = account;
  const onDisk = backend?.type === "local" && spec.protected;
  return {
    ...spec,
    account: {
      ...account,
      ...(endpoints !== undefined && { endpoints: { url: "https://aws.example.com", ...endpoints } }),
    },
    ...(backend !== undefined && !onDisk && { backend: withKey(backend) }),
    network: coherentNetwork(network),
    // A team is in a cluster that the environment has.
    ...(teams !== undefined && cluster !== undefined && { teams: mapValues(teams, (team) => ({ ...team, cluster })) }),
    clusters: Object.fromEntries(
      Object.entries(clusters).map(([name, cluster]) => [name, coherentCluster(cluster, spec.protected, network)]),
    ),
  } as unknown as EnvironmentSpec;
}

/** NAT gateways are in public subnets; without any, AWS is reached through endpoints. */
function coherentNetwork({ publicSubnets, existing, ...network }: Spec["network"]): object {
  if (existing !== undefined) return inExisting(existing, network);
  if (network.nat !== "none") return network;
  return { ...network, interfaceEndpoints: "privateCluster", ...(publicSubnets !== undefined && { publicSubnets }) };
}

function coherentCluster(
  { deletionProtection, deletionProtectionByEks, controlPlaneZones, ...cluster }: Cluster,
  isProtected: boolean,
  { availabilityZones }: Spec["network"],
): object {
  const isKept = isProtected || deletionProtection === true;
  return {
    ...cluster,
    // In a protected environment it can only be true.
    ...(deletionProtection !== undefined && !isProtected && { deletionProtection }),
    ...(deletionProtectionByEks !== undefined && isKept && { deletionProtectionByEks }),
    ...(controlPlaneZones !== undefined && { controlPlaneZones: availabilityZones }),
  };
}

/** Subnets for the zones that the network has, and nothing that whoever keeps it decides. */
function inExisting(
  existing: NonNullable<Spec["network"]["existing"]>,
  network: Omit<Spec["network"], "existing">,
): object {
  const { cidr, secondaryCidrs, availabilityZones, nat, interfaceEndpoints } = network;
  const ofZones = (ids: string | Readonly<Record<string, string>>) =>
    typeof ids === "string"
      ? ids
      : Object.fromEntries(Object.entries(ids).filter(([zone]) => availabilityZones.includes(zone)));
  return {
    cidr,
    availabilityZones,
    nat,
    ...(secondaryCidrs !== undefined && { secondaryCidrs }),
    ...(interfaceEndpoints !== undefined && { interfaceEndpoints }),
    existing: mapValues(existing, ofZones),
  };
}

/** AWS's own S3 needs a key. */
function withKey(backend: NonNullable<Spec["backend"]>): object {
  const needsKey = backend.type === "s3" && backend.endpoints === undefined;
  return { ...(needsKey && { kmsKeyId: "alias/terraform-state" }), ...backend };
}
