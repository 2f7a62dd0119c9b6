import type { KubeClient, KubeObject } from "@ml-platform/emulator/kubernetes";
import { labelsOf, runnerNames, runnersNamespace } from "@ml-platform/rules";
import { type AskedRunner, type RunnerStatus, runnerStatus } from "./runner-status.ts";

/** What is asked of a cluster: reads only. */
export type Kube = Pick<KubeClient, "get" | "list">;

/** Asks a cluster for everything about its runners. */
export async function askRunners(kube: Kube, runners: readonly AskedRunner[]): Promise<RunnerStatus[]> {
  const jobPods = await Promise.all(
    runners.map(({ name }) => kube.list(`/api/v1/namespaces/${runnerNames(name).jobs}/pods`)),
  );
  const busyNodes = new Set(jobPods.flat().filter(isThere).flatMap(nodeOf));
  return await Promise.all(
    runners.map(async (asked, index) => {
      const { manager, jobs, token } = runnerNames(asked.name);
      const [namespace, secret, managerPods, nodes] = await Promise.all([
        kube.get(`/api/v1/namespaces/${jobs}`),
        kube.get(`/apis/external-secrets.io/v1/namespaces/${runnersNamespace}/externalsecrets/${token}`),
        kube.list(`/api/v1/namespaces/${runnersNamespace}/pods`, {
          labelSelector: `app.kubernetes.io/instance=${manager}`,
        }),
        kube.list("/api/v1/nodes", { labelSelector: selectorOf(asked) }),
      ]);
      return runnerStatus(asked, {
        namespace,
        token: secret,
        managerPods,
        nodes,
        jobPods: jobPods[index] ?? [],
        busyNodes,
      });
    }),
  );
}

/** A pod that has ended keeps the name of its node. */
function isThere({ status }: KubeObject): boolean {
  return !["Succeeded", "Failed"].includes((status as { readonly phase?: string } | undefined)?.phase ?? "");
}

function nodeOf({ spec }: KubeObject): string[] {
  const { nodeName } = (spec ?? {}) as { readonly nodeName?: string };
  return nodeName === undefined ? [] : [nodeName];
}

function selectorOf({ group }: AskedRunner): string {
  return Object.entries(labelsOf(group))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
