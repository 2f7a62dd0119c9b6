export { checkEksAddons, checkEksAddonsHaveNodes } from "./check.ts";
export { checkEksAddonRoles } from "./check-roles.ts";
export { mergeConfigurations, type OverriddenValue, overriddenValues } from "./configuration.ts";
export { withoutGivenPodRoles } from "./given-roles.ts";
export {
  type BaseAddonName,
  baseEksAddons,
  isBaseEksAddon,
  isBeforeNodes,
  type KnownEksAddon,
  knownEksAddon,
  knownEksAddons,
  type PodPermissions,
} from "./known.ts";
export type { EksAddonRole, EksAddonSpec, EksAddonStatement, EksAddonsSpec } from "./spec.ts";
export { checkEksAddonVersion } from "./version.ts";
export { eksAddonVersion, eksAddonVersions } from "./versions.ts";
