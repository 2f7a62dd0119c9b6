import type { KubeClient } from "../../../../kubernetes-api/kube-client.ts";
import type { AccessQuestion } from "../authorize.ts";

/**
 * What `kubectl auth can-i` asks.
 *
 * @param text `create deployments.apps/scale`, `get /metrics`
 * @param namespace @default - all of them, or none
 */
export function accessQuestion(text: string, namespace = ""): AccessQuestion {
  const [verb = "", what = ""] = text.split(" ");
  const [, resource = "", group = "", subresource = ""] = /^([^./]*)(?:\.([^/]*))?(?:\/(.*))?$/.exec(what) ?? [];
  return what.startsWith("/")
    ? { nonResourceAttributes: { verb, path: what } }
    : { resourceAttributes: { verb, resource, group, subresource, namespace } };
}

/** Asks as who is signed in. */
export function may(client: KubeClient, text: string, namespace?: string): Promise<boolean> {
  return review(client, "SelfSubjectAccessReview", accessQuestion(text, namespace));
}

/** Asks about somebody. @param client of an administrator */
export function mayAnother(
  client: KubeClient,
  who: { readonly user: string; readonly groups?: readonly string[] },
  text: string,
  namespace?: string,
): Promise<boolean> {
  return review(client, "SubjectAccessReview", { ...who, ...accessQuestion(text, namespace) });
}

async function review(client: KubeClient, kind: string, spec: object): Promise<boolean> {
  const body = { apiVersion: "authorization.k8s.io/v1", kind, spec };
  const path = `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`;
  const { status } = (await client.request("POST", path, { body })) as { status: { allowed: boolean } };
  return status.allowed;
}
