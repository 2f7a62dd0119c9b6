import { createHash } from "node:crypto";
import type { KubeClient, KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { pathOf } from "../../../kubernetes-api/object-path.ts";
import { Attempts } from "./attempts.ts";
import type { Controller } from "./controller.ts";

interface Claim extends KubeObject {
  readonly metadata: KubeObject["metadata"] & { readonly namespace: string; readonly uid: string };
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly volumeName?: string;
  };
  readonly status?: { readonly phase?: string; readonly capacity?: { readonly storage?: string } };
}

interface Volume extends KubeObject {
  readonly spec: { readonly persistentVolumeReclaimPolicy?: string };
  readonly status?: { readonly phase?: string };
}

interface StorageClass extends KubeObject {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reclaimPolicy?: string;
  readonly mountOptions?: readonly string[];
}

/** Its volumes are buckets that are there; it makes none. Source: README of awslabs/mountpoint-s3-csi-driver. */
const staticOnly = "s3.csi.aws.com";

/** Which provisioner Kubernetes waits for; it says so once the volume is due, that of a first consumer after scheduling. */
const provisioner = "volume.kubernetes.io/storage-provisioner";
const selectedNode = "volume.kubernetes.io/selected-node";
const provisionedBy = "pv.kubernetes.io/provisioned-by";
const zoneLabel = "topology.kubernetes.io/zone";

/**
 * Does what drivers of volumes would do: makes, enlarges and deletes volumes, for each driver whose CSIDriver object is in
 * the cluster. Nothing is made in AWS.
 */
export function volumesController(): Controller {
  return {
    name: "volumes",
    async reconcile({ client }) {
      const claims = await client.list<Claim>("/api/v1/persistentvolumeclaims");
      const volumes = await client.list<Volume>("/api/v1/persistentvolumes");
      if (claims.length === 0 && volumes.length === 0) return;
      const installed = await client.list("/apis/storage.k8s.io/v1/csidrivers");
      const drivers = new Set(installed.map(({ metadata }) => metadata.name));
      drivers.delete(staticOnly);
      const attempts = new Attempts();
      for (const claim of claims) {
        const driver = claim.metadata.annotations?.[provisioner];
        if (driver === undefined || !drivers.has(driver)) continue;
        const step = claim.spec.volumeName === undefined ? provision : enlarge;
        await attempts.take(`${claim.metadata.namespace}/${claim.metadata.name}`, () => step(client, claim, driver));
      }
      for (const { metadata, spec, status } of volumes) {
        const isUnused = status?.phase === "Released" && spec.persistentVolumeReclaimPolicy === "Delete";
        if (isUnused && drivers.has(metadata.annotations?.[provisionedBy] ?? "")) {
          await attempts.take(metadata.name, () => client.delete(`/api/v1/persistentvolumes/${metadata.name}`));
        }
      }
      attempts.settle();
    },
  };
}

async function provision(client: KubeClient, claim: Claim, driver: string): Promise<void> {
  const { metadata, spec } = claim;
  const path = `/apis/storage.k8s.io/v1/storageclasses/${spec.storageClassName}`;
  const storageClass = await client.get<StorageClass>(path);
  if (storageClass === undefined) return;
  const zone = driver === "ebs.csi.aws.com" ? await zoneOf(client, metadata.annotations?.[selectedNode]) : undefined;
  const { parameters = {}, reclaimPolicy = "Delete", mountOptions } = storageClass;
  const volume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${metadata.uid}`, annotations: { [provisionedBy]: driver } },
    spec: {
      accessModes: spec.accessModes,
      capacity: { storage: spec.resources.requests.storage },
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        name: metadata.name,
        namespace: metadata.namespace,
        uid: metadata.uid,
      },
      csi: { driver, volumeHandle: volumeHandle(driver, metadata.uid, parameters) },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: spec.storageClassName,
      volumeMode: spec.volumeMode,
      ...(mountOptions !== undefined && { mountOptions }),
      ...(zone !== undefined && {
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zoneLabel, operator: "In", values: [zone] }] }] },
        },
      }),
    },
  };
  await client.apply(pathOf(volume), volume);
}

/** A volume of EBS is in the zone of the node that was chosen for its pod, else in that of any node. */
async function zoneOf(client: KubeClient, node: string | undefined): Promise<string | undefined> {
  const found = node === undefined ? undefined : await client.get(`/api/v1/nodes/${node}`);
  const nodes = found === undefined ? await client.list("/api/v1/nodes") : [found];
  return nodes.map(({ metadata }) => metadata.labels?.[zoneLabel]).find((zone) => zone !== undefined);
}

/** As the driver names what it makes: a volume, an access point of a file system that the class names, a file system. */
function volumeHandle(driver: string, uid: string, parameters: Readonly<Record<string, string>>): string {
  const id = createHash("sha256").update(uid).digest("hex").slice(0, 17);
  if (driver === "ebs.csi.aws.com") return `vol-${id}`;
  if (driver === "efs.csi.aws.com") return `${parameters["fileSystemId"] ?? `fs-${id}`}::fsap-${id}`;
  return `fs-${id}`;
}

/** The API server has checked that the class allows it, and that the volume gets no smaller. */
async function enlarge(client: KubeClient, { metadata, spec, status }: Claim): Promise<void> {
  const { storage } = spec.resources.requests;
  if (status?.phase !== "Bound" || status.capacity?.storage === storage) return;
  await client.patch(`/api/v1/persistentvolumes/${spec.volumeName}`, { spec: { capacity: { storage } } });
  const path = `/api/v1/namespaces/${metadata.namespace}/persistentvolumeclaims/${metadata.name}/status`;
  await client.patch(path, { status: { capacity: { storage } } });
}
