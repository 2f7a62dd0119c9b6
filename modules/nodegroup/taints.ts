import type { TaintSpec } from "@ml-platform/rules";

/** How EKS spells a taint's effect. */
export const eksTaintEffects = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const satisfies Record<TaintSpec["effect"], string>;
