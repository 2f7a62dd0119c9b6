import { describe, expect, it } from "vitest";
import type { ClusterView } from "./controller.ts";
import { loadBalancersController } from "./load-balancers.ts";

const uid = "12345678-9abc-def0-1234-56789abcdef0";
const uidDigits = "123456789abcdef0123456789abcdef";
type Lists = Readonly<Record<string, readonly unknown[]>>;

/** @returns host names by the path of the status that was written */
async function hostNames(lists: Lists): Promise<Record<string, string>> {
  const written: Record<string, string> = {};
  const client = {
    list: async (path: string) => lists[path] ?? [],
    patch: async (path: string, change: { status: { loadBalancer: { ingress: { hostname: string }[] } } }) => {
      written[path] = change.status.loadBalancer.ingress.map(({ hostname }) => hostname).join();
    },
  };
  await loadBalancersController().reconcile({
    client,
    region: { account: { region: "eu-west-1" } },
  } as unknown as ClusterView);
  return written;
}

const service = (spec: object, annotations: Readonly<Record<string, string>> = {}, status = {}): Lists => ({
  "/api/v1/services": [{ metadata: { name: "web-server", namespace: "team-a", uid, annotations }, spec, status }],
});
const controller: Lists = { "/apis/apps/v1/deployments": [{ status: { availableReplicas: 1 } }] };
const path = "/api/v1/namespaces/team-a/services/web-server/status";
const prefix = "service.beta.kubernetes.io/aws-load-balancer";

describe("load balancers", () => {
  it.each([
    ["EKS itself", service({}), RegExp(`^a${uidDigits}-\\d{10}\\.eu-west-1\\.elb\\.amazonaws\\.com$`)],
    ["an internal one", service({}, { [`${prefix}-internal`]: "true" }), /^internal-a[0-9a-f]{31}-\d{10}\./],
    [
      "a network load balancer of EKS itself",
      service({}, { [`${prefix}-type`]: "nlb" }),
      RegExp(`^a${uidDigits}-[0-9a-f]{16}\\.elb\\.eu-west-1\\.amazonaws\\.com$`),
    ],
    [
      "the controller's class",
      { ...service({ loadBalancerClass: "service.k8s.aws/nlb" }), ...controller },
      /^k8s-teama-webserve-[0-9a-f]{10}-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com$/,
    ],
    [
      "the controller's annotation",
      { ...service({}, { [`${prefix}-type`]: "external" }), ...controller },
      /^k8s-teama-webserve-/,
    ],
  ])("have a name for a Service that asks for %s", async (_, lists, name) => {
    expect(await hostNames(lists)).toEqual({ [path]: expect.stringMatching(name) });
  });

  it.each([
    ["the controller, which is not there", service({ loadBalancerClass: "service.k8s.aws/nlb" })],
    ["the controller by annotation", service({}, { [`${prefix}-type`]: "external" })],
    ["somebody else", { ...service({ loadBalancerClass: "example.com/other" }), ...controller }],
    ["one that it has", service({}, {}, { loadBalancer: { ingress: [{ hostname: "example.com" }] } })],
  ])("have none for a Service that waits for %s", async (_, lists) => {
    expect(await hostNames(lists)).toEqual({});
  });

  it("have a name for the others where one has just been deleted", async () => {
    const named = (name: string) => ({ metadata: { name, namespace: "team-a", uid }, spec: {} });
    const written: string[] = [];
    const client = {
      list: async (path: string) => (path === "/api/v1/services" ? [named("gone"), named("web")] : []),
      patch: async (path: string) => {
        if (path.includes("/gone/")) throw new Error('services "gone" not found');
        written.push(path);
      },
    };
    const view = { client, region: { account: { region: "eu-west-1" } } } as unknown as ClusterView;
    await expect(loadBalancersController().reconcile(view)).rejects.toThrow('gone: services "gone" not found');
    expect(written).toEqual(["/api/v1/namespaces/team-a/services/web/status"]);
  });

  it("have names that are host names, whatever an Ingress is called", async () => {
    const ingress = { metadata: { name: "v1.2.web.x", namespace: "team-a", uid }, spec: { ingressClassName: "alb" } };
    const lists = {
      ...controller,
      "/apis/networking.k8s.io/v1/ingresses": [ingress],
      "/apis/networking.k8s.io/v1/ingressclasses": [
        { metadata: { name: "alb" }, spec: { controller: "ingress.k8s.aws/alb" } },
      ],
    };
    expect(Object.values(await hostNames(lists))).toEqual([expect.stringMatching(/^internal-k8s-teama-v12webx-/)]);
  });

  it("have a name for an Ingress of the controller's class, once the controller is there", async () => {
    const ingress = (ingressClassName: string, annotations = {}) => ({
      metadata: { name: ingressClassName, namespace: "team-a", uid, annotations },
      spec: { ingressClassName },
    });
    const lists = {
      "/apis/networking.k8s.io/v1/ingresses": [
        ingress("ours"),
        ingress("theirs"),
        ingress("public", { "alb.ingress.kubernetes.io/scheme": "internet-facing" }),
      ],
      "/apis/networking.k8s.io/v1/ingressclasses": [
        { metadata: { name: "ours" }, spec: { controller: "ingress.k8s.aws/alb" } },
        { metadata: { name: "public" }, spec: { controller: "ingress.k8s.aws/alb" } },
        { metadata: { name: "theirs" }, spec: { controller: "example.com/ingress" } },
      ],
    };
    const at = (name: string) => `/apis/networking.k8s.io/v1/namespaces/team-a/ingresses/${name}/status`;
    expect(await hostNames(lists)).toEqual({});
    expect(await hostNames({ ...lists, ...controller })).toEqual({
      [at("ours")]: expect.stringMatching(
        /^internal-k8s-teama-ours-[0-9a-f]{10}-\d{10}\.eu-west-1\.elb\.amazonaws\.com$/,
      ),
      [at("public")]: expect.stringMatching(/^k8s-teama-public-/),
    });
  });
});
