import { checkAccessPolicy } from "../access/index.ts";
import { type Architecture, checkAmiId } from "../ami-types.ts";
import { isCidr, isOpenRange } from "../cidr.ts";
import { describeInstanceType, findInstanceType } from "../instance-types.ts";
import { checkRetentionDays } from "../log-retention.ts";
import { leavesByRoute } from "../network/routes.ts";
import type { NetworkSpec } from "../network/spec.ts";
import { at, error, type Problem } from "../problem.ts";
import { checkPublicRanges } from "../public-ranges.ts";

/** Hosts inside the network from which people reach its private clusters. */
export interface BastionSpec {
  /** How people reach the hosts. @default - by Session Manager only, in private subnets */
  readonly access: BastionAccess;
  /** @default "t4g.small" */
  readonly instanceType: string;
  /** How many hosts, over all zones of the network. At least 2. @default 2 */
  readonly size: number;
  /** Of the root disk. @default 16 */
  readonly diskGiB: number;
  /** What the hosts may do in every cluster: the short name of an access policy of EKS. @default "AmazonEKSViewPolicy" */
  readonly kubernetesPolicy: string;
  /** @default - 90 days */
  readonly sessionLogs: { readonly retentionDays: number };
  /** An image on the basis of Amazon Linux 2023. @default - the newest Amazon Linux 2023 whenever a host starts */
  readonly customAmiId?: string | undefined;
}

export type BastionAccess =
  | { readonly type: "sessionManager" }
  | {
      /** Also by SSH, in public subnets. */
      readonly type: "ssh";
      /** Public ranges that may open SSH connections. None may be as wide as the internet. */
      readonly allowedCidrs: readonly string[];
      /** A key pair of EC2 that exists in the region. */
      readonly keyName: string;
    };

/** The root volume of Amazon Linux 2023 has 8 GiB, and a larger one may not be smaller than that; EBS has a limit above. */
const diskGiB = { least: 8, most: 16_384 } as const;
const size = { least: 2, most: 10 } as const;

/** Rules for a bastion by itself. */
export function checkBastion(spec: BastionSpec): Problem[] {
  return [
    ...at(["access"], checkBastionAccess(spec.access)),
    ...at(["instanceType"], checkInstanceType(spec.instanceType)),
    ...at(["size"], checkSize(spec.size)),
    ...at(["diskGiB"], checkDisk(spec.diskGiB)),
    ...at(["kubernetesPolicy"], checkAccessPolicy(spec.kubernetesPolicy)),
    ...at(["sessionLogs", "retentionDays"], checkRetentionDays(spec.sessionLogs.retentionDays)),
    ...(spec.customAmiId === undefined ? [] : at(["customAmiId"], checkAmiId(spec.customAmiId))),
  ];
}

/**
 * Hosts in private subnets of a network without NAT reach AWS, whose endpoints such a network has, and nothing else: an
 * image must bring what hosts otherwise download.
 */
export function checkBastionReachesTools(
  spec: Pick<BastionSpec, "access" | "customAmiId">,
  network: Pick<NetworkSpec, "nat"> & Partial<Pick<NetworkSpec, "routes">>,
): Problem[] {
  if (downloadsTools(spec, network) || spec.customAmiId !== undefined) return [];
  return [
    error(
      ["customAmiId"],
      'is missing. Without NAT, private hosts cannot download kubectl and helm. Name an image that has both, or set the network\'s nat to "single" or "perAvailabilityZone".',
    ),
  ];
}

/** Whether hosts download kubectl and Helm themselves, because they reach the internet. */
export function downloadsTools(
  { access }: Pick<BastionSpec, "access">,
  network: Pick<NetworkSpec, "nat"> & Partial<Pick<NetworkSpec, "routes">>,
): boolean {
  return access.type === "ssh" || network.nat !== "none" || leavesByRoute(network, "private");
}

/** Which programs and which image fit the hosts. */
export function architectureOfBastion({ instanceType }: Pick<BastionSpec, "instanceType">): Architecture {
  return describeInstanceType(instanceType).architecture;
}

function checkBastionAccess(access: BastionAccess): Problem[] {
  if (access.type === "sessionManager") return [];
  const { allowedCidrs, keyName } = access;
  const problems = at(["allowedCidrs"], checkPublicRanges(allowedCidrs, "the hosts"));
  if (allowedCidrs.length === 0)
    problems.push(
      error(
        ["allowedCidrs"],
        'An empty list lets nobody in by SSH. List the public ranges of those who may, or set type to "sessionManager".',
      ),
    );
  allowedCidrs.forEach((cidr, index) => {
    if (isCidr(cidr) && isOpenRange(cidr))
      problems.push(
        error(
          ["allowedCidrs", index],
          `"${cidr}" opens SSH to the internet, which no bastion may. List narrower ranges, or set type to "sessionManager", which needs no open port.`,
        ),
      );
  });
  // Source: CreateKeyPair in the API reference of EC2.
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(keyName))
    problems.push(
      error(["keyName"], `"${keyName}" is not the name of a key pair. Use the name of one that EC2 has in the region.`),
    );
  return problems;
}

function checkInstanceType(name: string): Problem[] {
  const found = findInstanceType(name);
  // A bastion declares no shapes of instances: what the tables lack is refused.
  if (typeof found === "string") return [error([], found.replace(/ (If AWS has|To use its CPUs).*$/, instead))];
  if (found.gpu !== undefined || found.neuron !== undefined)
    return [error([], `"${name}" has accelerators, for which a bastion has no use.${instead}`)];
  return [];
}

const instead = " Use a small one for general purposes, such as t4g.small or t3.small.";

function checkSize(hosts: number): Problem[] {
  if (hosts === 1)
    return [
      error(
        [],
        "1 host: when it or its zone fails, or while it is replaced, nobody reaches the private clusters. Use 2 or more.",
      ),
    ];
  if (Number.isInteger(hosts) && hosts >= size.least && hosts <= size.most) return [];
  return [error([], `${hosts} hosts. Use a whole number from ${size.least} to ${size.most}.`)];
}

function checkDisk(gib: number): Problem[] {
  if (Number.isInteger(gib) && gib >= diskGiB.least && gib <= diskGiB.most) return [];
  return [
    error(
      [],
      `${gib} GiB. Use a whole number from ${diskGiB.least}, the size of the image, to ${diskGiB.most.toLocaleString("en-US")}.`,
    ),
  ];
}
