import { type EksAddonSpec, eksAddonVersion } from "@ml-platform/rules";
import type { EksAddonProps } from "../addons/eks-addon.ts";

type Settings = Pick<EksAddonProps, "version" | "resolveConflicts" | "preserve" | "timeoutMinutes">;

/**
 * What EKS and Terraform are to do with an add-on, whatever the add-on is.
 *
 * @param kubernetes the cluster's minor version, which the version follows unless the author names one
 */
export function addonSettings(addonName: string, spec: EksAddonSpec, kubernetes: string): Settings {
  const { version = eksAddonVersion(addonName, kubernetes), resolveConflicts, preserve, timeoutMinutes } = spec;
  return {
    ...(version !== undefined && { version }),
    ...(resolveConflicts !== undefined && { resolveConflicts }),
    ...(preserve !== undefined && { preserve }),
    ...(timeoutMinutes !== undefined && { timeoutMinutes }),
  };
}
