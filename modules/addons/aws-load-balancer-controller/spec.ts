import { at, type Problem } from "@ml-platform/rules";
import { z } from "zod";
import { checkReplicas, defineAddon } from "../addon-spec.ts";

/**
 * The newest chart as of 2026-11-26: version 3.5.0 of the controller, which supports every Kubernetes version from 1.22 on
 * ("Supported Kubernetes versions" in docs/deploy/installation.md). Source: tag v3.5.0 of
 * kubernetes-sigs/aws-load-balancer-controller, whose chart is published at https://aws.github.io/eks-charts.
 */
const newest = "3.5.0";
const versions = {
  "1.31": newest,
  "1.32": newest,
  "1.33": newest,
  "1.34": newest,
  "1.35": newest,
  "1.36": newest,
};

export const awsLoadBalancerController = defineAddon({
  name: "aws-load-balancer-controller",
  description: "Creates load balancers in AWS for Ingresses, Gateways and Services of the cluster.",
  options: z.strictObject({
    replicas: z
      .number()
      .default(2)
      .describe("Number of pods. One works; the others take over within seconds when its node fails."),
    scheme: z
      .enum(["internal", "internet-facing"])
      .default("internal")
      .describe("Where a load balancer is reached from that does not say: the network only, or the internet."),
    mutateServices: z
      .boolean()
      .default(false)
      .describe(
        "Whether every new Service of type LoadBalancer is the controller's, without asking for it by loadBalancerClass. Off, because no Service can then be created while the controller is down or being installed.",
      ),
    waf: z
      .boolean()
      .default(false)
      .describe(
        "Whether Ingresses may name a web ACL of AWS WAF. Off, because each reconciliation calls wafv2, which a network without internet access does not reach.",
      ),
    serviceMonitor: z
      .boolean()
      .default(false)
      .describe("Whether Prometheus finds the controller's metrics. It needs the kinds of the Prometheus operator."),
  }),
  versions,
  needs: [],
  provides: ["the ingress class alb"],
  serviceAccount: { namespace: "kube-system", name: "aws-load-balancer-controller" },
  webhookPorts: [9443],
  // Every chart has Services. Source: enableServiceMutatorWebhook in the chart's templates/webhook.yaml.
  gates: ({ mutateServices }) => mutateServices,
  check: ({ replicas }): Problem[] => at(["replicas"], checkReplicas(replicas)),
});
