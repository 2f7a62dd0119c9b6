import { createHash } from "node:crypto";
import type { KubeClient, KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { Attempts } from "./attempts.ts";
import type { Controller } from "./controller.ts";

interface Exposed extends KubeObject {
  readonly metadata: KubeObject["metadata"] & { readonly namespace: string; readonly uid: string };
  readonly spec: { readonly loadBalancerClass?: string; readonly ingressClassName?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

interface IngressClass extends KubeObject {
  readonly spec?: { readonly controller?: string };
}

interface Deployment extends KubeObject {
  readonly status?: { readonly availableReplicas?: number };
}

/**
 * Gives Services of type LoadBalancer and Ingresses the host name of a load balancer, which does not exist: no traffic
 * arrives, but whoever waits for the name, as `helm --wait` does, goes on.
 *
 * EKS itself answers for Services that ask for nothing else. AWS Load Balancer Controller answers for what names it, once it
 * is in the cluster. Sources: EKS user guide, "Route TCP and UDP traffic with Network Load Balancers"; guide of the
 * controller, "Service annotations" and "IngressClass".
 */
export function loadBalancersController(): Controller {
  return {
    name: "load balancers",
    async reconcile({ client, region }) {
      const services = await client.list<Exposed>("/api/v1/services", { fieldSelector: "spec.type=LoadBalancer" });
      const ingresses = await client.list<Exposed>("/apis/networking.k8s.io/v1/ingresses");
      const waiting = [...services, ...ingresses].some(isWaiting);
      if (!waiting) return;
      const attempts = new Attempts();
      const hasController = await isControllerThere(client);
      for (const service of services.filter(isWaiting)) {
        const name = hostNameOfService(service, region.account.region, hasController);
        if (name !== undefined)
          await attempts.take(service.metadata.name, () => expose(client, "/api/v1", "services", service, name));
      }
      if (!hasController) return attempts.settle();
      const classes = await client.list<IngressClass>("/apis/networking.k8s.io/v1/ingressclasses");
      const ours = classes.filter(({ spec }) => spec?.controller === "ingress.k8s.aws/alb");
      for (const ingress of ingresses.filter(isWaiting)) {
        const { "kubernetes.io/ingress.class": annotation } = ingress.metadata.annotations ?? {};
        const asked = ingress.spec.ingressClassName ?? annotation;
        if (annotation !== "alb" && !ours.some(({ metadata }) => metadata.name === asked)) continue;
        const isPublic = ingress.metadata.annotations?.["alb.ingress.kubernetes.io/scheme"] === "internet-facing";
        const name = `${isPublic ? "" : "internal-"}${applicationName(ingress, region.account.region)}`;
        const step = () => expose(client, "/apis/networking.k8s.io/v1", "ingresses", ingress, name);
        await attempts.take(ingress.metadata.name, step);
      }
      attempts.settle();
    },
  };
}

function isWaiting({ status }: Exposed): boolean {
  return (status?.loadBalancer?.ingress ?? []).length === 0;
}

async function isControllerThere(client: KubeClient): Promise<boolean> {
  const labelSelector = "app.kubernetes.io/name=aws-load-balancer-controller";
  const found = await client.list<Deployment>("/apis/apps/v1/deployments", { labelSelector });
  return found.some(({ status }) => (status?.availableReplicas ?? 0) > 0);
}

/** Undefined for a Service that waits for a controller that is not there. */
function hostNameOfService(service: Exposed, region: string, hasController: boolean): string | undefined {
  const { annotations = {} } = service.metadata;
  const { loadBalancerClass } = service.spec;
  const type = annotations["service.beta.kubernetes.io/aws-load-balancer-type"];
  if (loadBalancerClass === "service.k8s.aws/nlb" || type === "external" || type === "nlb-ip") {
    return hasController ? `${shortName(service)}-${digest(service, 16)}.elb.${region}.amazonaws.com` : undefined;
  }
  if (loadBalancerClass !== undefined) return undefined;
  const name = `a${service.metadata.uid.replaceAll("-", "").slice(0, 31)}`;
  if (type === "nlb") return `${name}-${digest(service, 16)}.elb.${region}.amazonaws.com`;
  const isInternal = annotations["service.beta.kubernetes.io/aws-load-balancer-internal"] === "true";
  return `${isInternal ? "internal-" : ""}${name}-${number(service)}.${region}.elb.amazonaws.com`;
}

function applicationName(ingress: Exposed, region: string): string {
  return `${shortName(ingress)}-${number(ingress)}.${region}.elb.amazonaws.com`;
}

/** `k8s-default-web-1a2b3c4d5e`: the controller takes eight letters and digits of namespace and name. */
function shortName({ metadata: { namespace, name, uid } }: Exposed): string {
  const part = (text: string) => text.replace(/[^a-z0-9]/g, "").slice(0, 8);
  return `k8s-${part(namespace)}-${part(name)}-${createHash("sha256").update(uid).digest("hex").slice(0, 10)}`;
}

function digest({ metadata: { uid } }: Exposed, length: number): string {
  return createHash("sha256").update(`load balancer of ${uid}`).digest("hex").slice(0, length);
}

/** Ten digits. */
function number(object: Exposed): string {
  return String(Number.parseInt(digest(object, 8), 16)).padStart(10, "1");
}

async function expose(
  client: KubeClient,
  api: string,
  plural: string,
  { metadata: { namespace, name } }: Exposed,
  hostname: string,
): Promise<void> {
  const path = `${api}/namespaces/${namespace}/${plural}/${name}/status`;
  await client.patch(path, { status: { loadBalancer: { ingress: [{ hostname }] } } });
}
