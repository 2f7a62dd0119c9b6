import { type BaseAddonName, eksAddonVersion, knownEksAddon } from "@ml-platform/rules";
import type { Addon, Role } from "../picture.ts";
import { topic } from "../topic.ts";
import { type ClusterSubject, managedPolicy, ownClusters } from "./cluster.ts";

/** Pods of a service account that have a role. */
interface Pods {
  readonly serviceAccount: string;
  readonly namespace: string;
  /** Policies of AWS. */
  readonly policies: readonly string[];
  /** A role that is not the platform's. */
  readonly roleArn?: string | undefined;
}

interface AddonSubject extends ClusterSubject {
  readonly addonName: string;
  readonly pods: readonly Pods[];
}

/** The add-ons of every cluster, with the roles of those that call AWS. */
const baseAddons: Readonly<Record<BaseAddonName, readonly Pods[]>> = {
  "vpc-cni": [{ serviceAccount: "aws-node", namespace: "kube-system", policies: ["AmazonEKS_CNI_Policy"] }],
  "kube-proxy": [],
  "eks-pod-identity-agent": [],
  coredns: [],
  "aws-ebs-csi-driver": [
    {
      serviceAccount: "ebs-csi-controller-sa",
      namespace: "kube-system",
      policies: ["AmazonEBSCSIDriverEKSClusterScopedPolicy"],
    },
  ],
  "eks-node-monitoring-agent": [],
};

/** The pods of every add-on of a cluster: what its author says prevails over what is known of the add-on. */
function podsOf({ spec }: ClusterSubject): [string, readonly Pods[]][] {
  const names = new Set([...Object.keys(baseAddons), ...Object.keys(spec.eksAddons)]);
  return [...names].map((addonName) => {
    const { podIdentity = {}, namespace: named } = spec.eksAddons[addonName] ?? {};
    const { namespace = named ?? "kube-system", pods: known = {} } = knownEksAddon(addonName) ?? {};
    const ofBase = Object.hasOwn(baseAddons, addonName) ? baseAddons[addonName as BaseAddonName] : undefined;
    const usual =
      ofBase ??
      Object.entries(known).map(([serviceAccount, { managedPolicies = [] }]) => ({
        serviceAccount,
        namespace,
        policies: managedPolicies,
      }));
    const own = Object.entries(podIdentity).map(([serviceAccount, { managedPolicies = [], roleArn }]) => ({
      serviceAccount,
      namespace,
      policies: managedPolicies,
      roleArn,
    }));
    const others = usual.filter(({ serviceAccount }) => !Object.hasOwn(podIdentity, serviceAccount));
    return [addonName, [...others, ...own]];
  });
}

function addonOf({ picture, name, addonName }: AddonSubject): Addon | undefined {
  return picture.addons.find((addon) => addon.cluster === name && addon.name === addonName);
}

/** The roles that the platform makes, and nothing for those that somebody else made. */
function madeFor(subject: AddonSubject): readonly Pods[] {
  return subject.pods.filter(({ roleArn }) => roleArn === undefined);
}

function roleOf(subject: AddonSubject, { serviceAccount }: Pods): Role | undefined {
  const arn = addonOf(subject)?.roles[serviceAccount];
  return subject.picture.roles.find((role) => role.arn === arn);
}

const someVersion = "some version";

function versionOf({ spec, addonName }: AddonSubject): string | undefined {
  return spec.eksAddons[addonName]?.version ?? eksAddonVersion(addonName, spec.kubernetes);
}

export const eksAddons = topic<AddonSubject>({
  subjects: (environment, picture) =>
    ownClusters(environment, picture).flatMap((subject) =>
      podsOf(subject).map(([addonName, pods]) => ({ ...subject, addonName, pods })),
    ),
  name: ({ name, addonName }) => `add-on ${addonName} of ${name}`,
  checks: {
    version: {
      // Where neither the author nor the table has one, EKS chooses.
      wanted: (subject) => versionOf(subject) ?? someVersion,
      found: (subject) => {
        const version = addonOf(subject)?.version ?? "";
        return versionOf(subject) === undefined && version !== "" ? someVersion : version;
      },
    },
    "service accounts with a role": {
      wanted: ({ pods }) => pods.map(({ serviceAccount }) => serviceAccount),
      found: (subject) => Object.keys(addonOf(subject)?.roles ?? {}),
    },
    "who may assume its roles": {
      wanted: (subject) =>
        madeFor(subject).map(({ serviceAccount, namespace }) => [
          {
            effect: "Allow",
            services: ["pods.eks.amazonaws.com"],
            actions: ["sts:AssumeRole", "sts:TagSession"],
            resources: [],
            conditions: {
              StringEquals: {
                "aws:RequestTag/eks-cluster-name": subject.name,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": serviceAccount,
              },
            },
          },
        ]),
      found: (subject) => madeFor(subject).map((pods) => roleOf(subject, pods)?.trust),
    },
    "policies of its roles": {
      wanted: (subject) =>
        madeFor(subject).map(({ policies }) => policies.map((policy) => managedPolicy(subject.environment, policy))),
      found: (subject) => madeFor(subject).map((pods) => roleOf(subject, pods)?.attached),
    },
  },
});
