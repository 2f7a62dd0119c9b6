import { pathOf } from "../../../kubernetes-api/object-path.ts";
import type { Controller } from "./controller.ts";

/**
 * The storage class that every cluster has; it has not been the default one since Kubernetes 1.30. Its provisioner is the
 * one that the driver for EBS has replaced.
 *
 * Source: EKS user guide, "Review release notes for Kubernetes versions", 1.30.
 */
const gp2 = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "gp2" },
  provisioner: "kubernetes.io/aws-ebs",
  parameters: { fsType: "ext4", type: "gp2" },
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
};

/** Makes what EKS puts into a new cluster and leaves to its owner from then on. */
export function clusterDefaultsController(): Controller {
  let isDone = false;
  return {
    name: "cluster defaults",
    async reconcile({ client }) {
      if (isDone) return;
      await client.apply(pathOf(gp2), gp2);
      isDone = true;
    },
  };
}
