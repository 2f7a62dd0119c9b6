import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import type { Controller } from "./controller.ts";

interface ApiService extends KubeObject {
  readonly spec?: { readonly service?: object };
}

interface Namespace extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const apiServices = "/apis/apiregistration.k8s.io/v1/apiservices";

/**
 * Deletes APIServices that block the deletion of a namespace. Those of other people's charts, such as that of metrics-server,
 * are served by pods, and pods are simulated: as long as an API does not answer, a namespace cannot be emptied.
 *
 * They stay until then, because Helm waits for what it has installed.
 */
export function unservedApisController(): Controller {
  return {
    name: "unserved APIs",
    async reconcile({ client }) {
      const served = (await client.list<ApiService>(apiServices)).filter(({ spec }) => spec?.service !== undefined);
      if (served.length === 0) return;
      const terminating = await client.list<Namespace>("/api/v1/namespaces", {
        fieldSelector: "status.phase=Terminating",
      });
      if (!terminating.some(isBlocked)) return;
      for (const { metadata } of served) await client.delete(`${apiServices}/${metadata.name}`);
    },
  };
}

function isBlocked({ status }: Namespace): boolean {
  const conditions = status?.conditions ?? [];
  return conditions.some((each) => each.type === "NamespaceDeletionDiscoveryFailure" && each.status === "True");
}
