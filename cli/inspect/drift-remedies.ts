import type { DriftedResource } from "@ml-platform/state";

/**
 * The two ways out of drift. Terraform changes back what the code sets. What the code does not set, it leaves as it is:
 * the next apply saves it in the state.
 *
 * @param scope the environment and the stack, as options of a command
 */
export function remedies(
  { kind, attributes }: Pick<DriftedResource, "kind" | "attributes">,
  scope: string,
): { readonly undo: string; readonly accept: string } {
  const apply = `./platform apply ${scope}`;
  if (kind === "removed") {
    return { undo: `${apply} creates it again`, accept: "remove it from the code, then apply" };
  }
  const undone = attributes.filter(({ isUndone }) => isUndone === true);
  const untilNoChange = `change the code until ./platform plan ${scope} shows no change`;
  if (undone.length === attributes.length) return { undo: apply, accept: untilNoChange };
  if (undone.length === 0) {
    return {
      undo: "change it back by hand, or set it in the code and apply: nothing in the code says what it should be",
      accept: `${apply} saves it in the state`,
    };
  }
  const saved = attributes.filter(({ isUndone }) => isUndone !== true).map(({ path }) => path);
  return {
    undo: `${apply} changes back what the code sets; change ${saved.join(", ")} back by hand`,
    accept: `${untilNoChange}, then ${apply} to save the rest in the state`,
  };
}
