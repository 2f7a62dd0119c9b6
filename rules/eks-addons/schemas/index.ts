import type { JsonSchema } from "../json-schema.ts";
import awsEbsCsiDriver from "./aws-ebs-csi-driver.json" with { type: "json" };
import coredns from "./coredns.json" with { type: "json" };
import eksNodeMonitoringAgent from "./eks-node-monitoring-agent.json" with { type: "json" };
import kubeProxy from "./kube-proxy.json" with { type: "json" };
import vpcCni from "./vpc-cni.json" with { type: "json" };

/** What an add-on accepts as configuration. */
export interface ConfigurationSchema {
  /** The version that publishes the schema; others may accept more. */
  readonly version: string;
  readonly schema: JsonSchema;
}

/**
 * Configuration schemas of add-ons, as of 2026-11-27: what `aws eks describe-addon-configuration` answers for the version,
 * without texts and defaults. Values that later versions are known to accept are added.
 *
 * Sources: reference of the AWS CLI, `eks describe-addon-configuration` (vpc-cni), with the variables that the README of
 * aws/amazon-vpc-cni-k8s lists today; cloudbees/terraform-aws-cloudbees-ci-eks-addon, blueprints (coredns, kube-proxy);
 * aws/eks-node-monitoring-agent, charts/configuration.schema.json; values.yaml of the chart of
 * kubernetes-sigs/aws-ebs-csi-driver, from which its add-on is made, and what EKS refuses of it.
 */
export const configurationSchemas: Readonly<Record<string, ConfigurationSchema>> = {
  "vpc-cni": { version: "v1.15.1-eksbuild.1", schema: vpcCni as JsonSchema },
  coredns: { version: "v1.10.1-eksbuild.11", schema: coredns as JsonSchema },
  "kube-proxy": { version: "v1.28.8-eksbuild.5", schema: kubeProxy as JsonSchema },
  "eks-node-monitoring-agent": { version: "v1.7.2-eksbuild.1", schema: eksNodeMonitoringAgent as JsonSchema },
  "aws-ebs-csi-driver": { version: "v1.66.0-eksbuild.1", schema: awsEbsCsiDriver as JsonSchema },
};
