import { isFalse, isSet, isTrue, nested } from "./configuration.ts";
import type { Policy, SynthesizedBlock } from "./policy.ts";

/** The class that EKS makes in every cluster. */
const waitingClassOfEks = "gp2";

/** The annotation of the class of claims that name none. Source: "Default StorageClass" in the Kubernetes documentation. */
const defaultClass = "storageclass.kubernetes.io/is-default-class";

/** Whether a claim of the class stays pending until a pod uses it. Classes that the stack does not make are not judged. */
function waitsForConsumer(className: unknown, stack: readonly SynthesizedBlock[]): boolean {
  if (className === waitingClassOfEks) return true;
  return stack.some(
    (block) =>
      block.kind === "resource" &&
      /^kubernetes_storage_class(_v1)?$/.test(block.type) &&
      block.config["volume_binding_mode"] === "WaitForFirstConsumer" &&
      isClass(block, className),
  );
}

/** Whether a storage class is the one that a claim names, or the default of one that names none. */
function isClass({ type, name, config }: SynthesizedBlock, className: unknown): boolean {
  const metadata = nested(config, "metadata");
  // The provider sends no empty name.
  if (!isSet(className)) {
    return metadata.some((own) => nested(own, "annotations").some((all) => isTrue(all[defaultClass])));
  }
  if (metadata.some((own) => own["name"] === className)) return true;
  // A hyphen may be part of a name: `${kubernetes_storage_class_v1.fast-ssd.id}` is not `fast`.
  return new RegExp(`\\b${type}\\.${name}(?![\\w-])`).test(String(className));
}

/** Source: `wait_until_bound` of `kubernetes_persistent_volume_claim_v1` in the provider's documentation. */
export const claimsThatBind: Policy = {
  id: "claims-that-bind",
  description: "No apply waits for a volume that is made only once a pod uses it.",
  check({ kind, type, config }, _context, stack) {
    if (kind !== "resource" || !/^kubernetes_persistent_volume_claim(_v1)?$/.test(type)) return undefined;
    if (isFalse(config["wait_until_bound"])) return undefined;
    const [spec] = nested(config, "spec");
    if (spec === undefined || isSet(spec["volume_name"])) return undefined;
    const className = spec["storage_class_name"];
    if (!waitsForConsumer(className, stack)) return undefined;
    return "waits until its volume is bound, but its storage class makes the volume only once a pod uses it (WaitForFirstConsumer), so that apply ends in a time-out: set wait_until_bound to false";
  },
};
