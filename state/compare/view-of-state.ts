import { type State, visibleAttributes, visibleOutput } from "../model/state.ts";
import type { StateView, ViewedResource } from "./view.ts";

/** Data sources are left out: they only reflect what they read. */
export function viewOf({ resources, outputs }: Pick<State, "resources" | "outputs">): StateView {
  const view = new Map<string, ViewedResource>();
  for (const resource of resources) {
    if (resource.mode === "data") continue;
    const { address, deposed, tainted, type } = resource;
    const attributes = visibleAttributes(resource);
    view.set(deposed === undefined ? address : `${address} (deposed ${deposed})`, {
      type,
      attributes: tainted ? { ...attributes, "(tainted)": true } : attributes,
    });
  }
  for (const output of outputs) {
    view.set(`output.${output.name}`, { type: "output", attributes: { value: visibleOutput(output) } });
  }
  return view;
}
