import { createHash } from "node:crypto";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { type NodeSettings, nodeResources } from "./capacity.ts";
import type { InstanceShape } from "./instance-shape.ts";
import type { Taint } from "./user-data.ts";

/** Which image and template a node was started from: a node with another one than its group has is outdated. */
export const generationAnnotation = "simulation/generation";
/** When the draining of a node began, in milliseconds since 1970. */
export const drainingAnnotation = "simulation/draining-since";

export interface NodeFacts {
  readonly clusterName: string;
  readonly region: string;
  readonly instanceId: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly privateIp: string;
  readonly shape: InstanceShape;
  readonly settings: NodeSettings;
  /** Those of its group, or of its user data. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Of the kubelet, `1.35.2`. */
  readonly version: string;
  readonly os: "linux" | "windows";
  readonly osImage: string;
  readonly generation: string;
}

/** As EC2 names instances by their address. Source: EC2 user guide, "Amazon EC2 instance hostnames and domains". */
export function nodeName(privateIp: string, region: string): string {
  const domain = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return `ip-${privateIp.replaceAll(".", "-")}.${domain}`;
}

/** The id of the instance behind a node; undefined for a node that is none of AWS. */
export function instanceOf(node: KubeObject): string | undefined {
  const { providerID } = (node["spec"] ?? {}) as { readonly providerID?: string };
  return /^aws:\/\/\/[^/]*\/(i-\w+)$/.exec(providerID ?? "")?.[1];
}

/** A node as the kubelet registers it and the AWS cloud provider completes it. */
export function nodeObject(facts: NodeFacts): KubeObject & { readonly metadata: { readonly name: string } } {
  const { shape, zone, region, privateIp, os } = facts;
  const name = nodeName(privateIp, region);
  const { capacity, allocatable } = nodeResources(shape, facts.settings);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { ...facts.labels, ...wellKnownLabels(facts) },
      annotations: {
        "alpha.kubernetes.io/provided-node-ip": privateIp,
        [generationAnnotation]: facts.generation,
      },
    },
    spec: {
      providerID: `aws:///${zone}/${facts.instanceId}`,
      taints: facts.taints.map((taint) => ({ ...taint })),
    },
    status: {
      capacity,
      allocatable,
      addresses: [
        { type: "InternalIP", address: privateIp },
        { type: "InternalDNS", address: name },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        architecture: shape.architecture,
        operatingSystem: os,
        osImage: facts.osImage,
        kubeletVersion: `v${facts.version}-eks-simulated`,
        kubeProxyVersion: "",
        kernelVersion: "simulated",
        containerRuntimeVersion: "simulated://",
        machineID: "",
        systemUUID: facts.instanceId,
        bootID: "",
      },
    },
  };
}

/** Sources: "Well-Known Labels, Annotations and Taints" of Kubernetes; `kubectl get node` of EKS clusters. */
function wellKnownLabels({ clusterName, region, zone, zoneId, privateIp, shape, os }: NodeFacts) {
  return {
    "beta.kubernetes.io/arch": shape.architecture,
    "beta.kubernetes.io/instance-type": shape.type,
    "beta.kubernetes.io/os": os,
    "failure-domain.beta.kubernetes.io/region": region,
    "failure-domain.beta.kubernetes.io/zone": zone,
    "k8s.io/cloud-provider-aws": createHash("md5").update(clusterName).digest("hex"),
    "kubernetes.io/arch": shape.architecture,
    "kubernetes.io/hostname": nodeName(privateIp, region),
    "kubernetes.io/os": os,
    "node.kubernetes.io/instance-type": shape.type,
    "topology.k8s.aws/zone-id": zoneId,
    "topology.kubernetes.io/region": region,
    "topology.kubernetes.io/zone": zone,
  };
}
