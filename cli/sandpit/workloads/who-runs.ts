import type { KubeObject } from "@ml-platform/emulator/kubernetes";

/** An object and the kind of the list that it was in, as lists do not repeat it. */
export interface Listed {
  readonly kind: string;
  readonly object: KubeObject;
}

/** What, in the end, makes that an object runs. */
export type Runner =
  /** Nothing but itself. */
  | { readonly by: "itself" }
  /** One of the objects that were listed. */
  | { readonly by: "workload"; readonly kind: string; readonly name: string }
  /** Something whose size is not known here, such as a DaemonSet or an object of an operator. */
  | { readonly by: "other"; readonly kind: string; readonly name: string };

/**
 * Follows the controllers of an object. Source: Kubernetes documentation, "Owners and Dependents": at most one owner is
 * the controller.
 */
export function whoRuns(listed: readonly Listed[], object: KubeObject): Runner {
  const byName = new Map(listed.map((each) => [`${each.kind}/${each.object.metadata.name}`, each.object]));
  const follow = (runner: Runner, from: KubeObject, depth: number): Runner => {
    const controller = controllerOf(from);
    if (controller === undefined || depth === 0) return runner;
    const { kind, name } = controller;
    const found = byName.get(`${kind}/${name}`);
    return found === undefined ? { by: "other", kind, name } : follow({ by: "workload", kind, name }, found, depth - 1);
  };
  return follow({ by: "itself" }, object, 10);
}

function controllerOf({ metadata }: KubeObject): { readonly kind: string; readonly name: string } | undefined {
  const owners = (metadata["ownerReferences"] ?? []) as readonly {
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
  return owners.find(({ controller }) => controller === true);
}
