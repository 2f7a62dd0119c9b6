import { didYouMean, isBaseEksAddon, knownEksAddon } from "@ml-platform/rules";

/** Why a name that people look for is not in the catalogue. */
interface NotOffered {
  /** A sentence. */
  readonly why: string;
  /** The add-on of the catalogue that does the work. */
  readonly instead?: string;
}

/**
 * Names that are known and not offered.
 *
 * Sources, as of 2026-11-26: README of kubernetes/ingress-nginx (retired, last release 1.15.1 of March 2026); "Managed node
 * groups" in the Amazon EKS user guide (interruptions); README of external-secrets/kubernetes-external-secrets (archived);
 * README of kubernetes-sigs/aws-load-balancer-controller (former name).
 */
const others: Readonly<Record<string, NotOffered>> = {
  karpenter: {
    why: "Nodes come from managed node groups, and two autoscalers would add and remove the nodes of one group against each other.",
    instead: "cluster-autoscaler",
  },
  "aws-node-termination-handler": {
    why: "EKS drains the nodes of managed node groups by itself before EC2 takes them.",
  },
  "aws-alb-ingress-controller": {
    why: "This is the former name of the AWS Load Balancer Controller.",
    instead: "aws-load-balancer-controller",
  },
  "ingress-nginx": {
    why: "Its project is retired: since March 2026 it gets no fixes, not even of vulnerabilities.",
    instead: "aws-load-balancer-controller",
  },
  "kubernetes-external-secrets": { why: "Its project is archived.", instead: "external-secrets" },
  "secrets-store-csi-driver": {
    why: 'Secrets of Secrets Manager come into the cluster as Kubernetes secrets, by one controller; pods mount them as files with clusters.<name>.eksAddons["aws-secrets-store-csi-driver-provider"].',
    instead: "external-secrets",
  },
  "node-feature-discovery": {
    why: "Node groups label their nodes by themselves, and gpu-operator brings one of its own.",
  },
};

/**
 * What is wrong with a name that is not in the catalogue: why it is not and what to do instead, or what was probably meant.
 *
 * @param offered the names of the catalogue
 */
export function unknownAddonText(name: string, offered: readonly string[]): string {
  return (
    whyNotOffered(name, offered) ??
    `No add-on is called "${name}".${didYouMean(name, offered)} Add-ons: ${offered.join(", ")}.`
  );
}

/** Undefined for a name that nobody knows. */
function whyNotOffered(name: string, offered: readonly string[]): string | undefined {
  if (isBaseEksAddon(name)) {
    return `Every cluster has ${name} as an EKS add-on, and a second one beside it would be the same software twice. Remove it here; clusters.<name>.eksAddons["${name}"] sets its version and configuration.`;
  }
  const known = Object.hasOwn(others, name) ? others[name] : undefined;
  if (known === undefined) {
    if (knownEksAddon(name) === undefined) return undefined;
    return `${name} is an add-on of EKS. Write it as clusters.<name>.eksAddons["${name}"]: {}.`;
  }
  const { why, instead } = known;
  const use = instead !== undefined && offered.includes(instead) ? ` Use "${instead}".` : " Remove it.";
  return `${name} is not offered. ${why}${use}`;
}
