import { z } from "zod";

/** Versions of the add-ons of every cluster. */
export const addonVersions = z.strictObject({
  "vpc-cni": z.string().exactOptional(),
  "kube-proxy": z.string().exactOptional(),
  "eks-pod-identity-agent": z.string().exactOptional(),
  coredns: z.string().exactOptional(),
  "aws-ebs-csi-driver": z.string().exactOptional(),
  "eks-node-monitoring-agent": z.string().exactOptional(),
});
