import { stringsAt } from "../../provider/paths.ts";
import { isObject } from "../../wire/value.ts";
import type { Change } from "../overlay.ts";
import { manifestOf } from "./manifest.ts";

/** Whether a namespace exists in a cluster, whoever created it. */
export function hasNamespace(name: string, { find }: Pick<Change, "find">): boolean {
  if (["default", "kube-system", "kube-public", "kube-node-lease"].includes(name)) return true;
  const made = find("kubernetes_namespace_v1").some(
    ({ attributes }) => stringsAt(attributes, "metadata.*.name")[0] === name,
  );
  const applied = find("kubernetes_manifest").some(({ attributes }) => {
    const manifest = manifestOf(attributes);
    return manifest.kind === "Namespace" && manifest.name === name;
  });
  const released = find("helm_release").some(
    ({ attributes }) =>
      isObject(attributes) && attributes["create_namespace"] === true && attributes["namespace"] === name,
  );
  return made || applied || released;
}
