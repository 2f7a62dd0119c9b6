import type { KubeletSettings, NodeSettings, TaintSpec } from "@ml-platform/rules";

/** What a node of a custom AMI needs to join its cluster; EKS tells those of its own images. */
export interface JoinConfiguration {
  readonly clusterName: string;
  readonly endpoint: string;
  /** PEM, base64. */
  readonly certificateAuthority: string;
  /** The source of the address of cluster DNS. */
  readonly serviceCidr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly TaintSpec[];
}

type Settings = Pick<NodeSettings, "localStorage" | "kubelet" | "fastImagePull">;

/** A document of YAML without anything that needs quotes. */
type Value = string | number | boolean | readonly string[] | { readonly [key: string]: Value | undefined };

/**
 * The specification of nodeadm's `NodeConfig`, in lines of YAML; undefined where there is nothing to specify.
 * Source: awslabs/amazon-eks-ami, nodeadm/doc/api.md.
 */
export function nodeConfig(settings: Settings, join?: JoinConfiguration): string[] | undefined {
  const spec = {
    ...(join !== undefined && {
      cluster: {
        name: join.clusterName,
        apiServerEndpoint: join.endpoint,
        certificateAuthority: join.certificateAuthority,
        cidr: join.serviceCidr,
      },
    }),
    ...(settings.fastImagePull === true && { featureGates: { FastImagePull: true } }),
    ...(settings.localStorage !== undefined && {
      instance: { localStorage: { strategy: strategies[settings.localStorage] } },
    }),
    ...kubelet(settings.kubelet, join),
  };
  if (Object.keys(spec).length === 0) return undefined;
  return ["apiVersion: node.eks.aws/v1alpha1", "kind: NodeConfig", "spec:", ...linesOf(spec, "  ")];
}

const strategies = { raid0: "RAID0", raid10: "RAID10", mount: "Mount" } as const;

function kubelet(settings: KubeletSettings | undefined, join: JoinConfiguration | undefined) {
  const flags = join === undefined ? [] : [...labelFlags(join), ...taintFlags(join)];
  const config = Object.fromEntries(
    Object.entries(settings ?? {}).map(([key, value]) => [
      key,
      typeof value === "object" ? withoutQuotes(value) : value,
    ]),
  );
  const parts = {
    ...(flags.length > 0 && { flags }),
    ...(Object.keys(config).length > 0 && { config }),
  };
  return Object.keys(parts).length === 0 ? {} : { kubelet: parts };
}

function labelFlags({ labels }: JoinConfiguration): string[] {
  return flag(
    "--node-labels",
    Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  );
}

function taintFlags({ taints }: JoinConfiguration): string[] {
  return flag(
    "--register-with-taints",
    taints.map(({ key, value = "", effect }) => `${key}=${value}:${effect}`),
  );
}

function flag(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join(",")}`];
}

/** The kubelet wants texts, and YAML reads `1` as a number: `1000m` is the same amount. */
function withoutQuotes(amounts: readonly string[] | Readonly<Record<string, string>>): Value {
  if (isList(amounts)) return amounts;
  return Object.fromEntries(
    Object.entries(amounts).map(([key, amount]) => [
      key,
      /^\d+(\.\d+)?$/.test(amount) ? `${Math.round(Number(amount) * 1000)}m` : amount,
    ]),
  );
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

function linesOf(value: { readonly [key: string]: Value | undefined }, indent: string): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === undefined) return [];
    if (isList(inner)) return [`${indent}${key}:`, ...inner.map((each) => `${indent}  - ${each}`)];
    if (typeof inner === "object") return [`${indent}${key}:`, ...linesOf(inner, `${indent}  `)];
    return [`${indent}${key}: ${inner}`];
  });
}
