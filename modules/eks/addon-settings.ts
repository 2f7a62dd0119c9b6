import type { EksAddonSpec } from "@ml-platform/rules";
import type { EksAddonProps } from "../addons/eks-addon.ts";

/** What EKS and Terraform are to do with an add-on, whatever the add-on is. */
export function addonSettings({
  version,
  resolveConflicts,
  preserve,
  timeoutMinutes,
}: EksAddonSpec): Pick<EksAddonProps, "version" | "resolveConflicts" | "preserve" | "timeoutMinutes"> {
  return {
    ...(version !== undefined && { version }),
    ...(resolveConflicts !== undefined && { resolveConflicts }),
    ...(preserve !== undefined && { preserve }),
    ...(timeoutMinutes !== undefined && { timeoutMinutes }),
  };
}
