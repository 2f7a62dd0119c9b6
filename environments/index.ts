export type { ClusterEnvironment, ClusterEnvironmentSpec } from "./clusters/section.ts";
export { checkUpgrade, type PinnedAddon, pinnedAddons } from "./clusters/upgrade.ts";
export { company } from "./company.ts";
export { givenRolesOf, namedPoliciesOf, roleChangesOf } from "./iam/role-changes.ts";
export { accountsOf, type BootstrapAccount, type DevopsAccount, findAccount } from "./model/accounts.ts";
export { type Backend, defaultBackend } from "./model/backend.ts";
export type { Budget } from "./model/budget.ts";
export { checkCompany } from "./model/check-company.ts";
export { checkEnvironment } from "./model/check-environment.ts";
export type { AwsAccount, Company, GitLabProject } from "./model/company.ts";
export { derive } from "./model/derive.ts";
export type { Environment, EnvironmentSpec, PermanentSpec, PersonalSpec } from "./model/environment.ts";
export { environmentJsonSchema } from "./model/environment.ts";
export {
  environmentNames,
  findEnvironment,
  findLoaded,
  type ImportModule,
  type LoadedEnvironment,
  loadEnvironments,
  validEnvironments,
} from "./model/load.ts";
export { reachedAt } from "./model/reached-at.ts";
export { type SectionName, sectionNames } from "./model/sections.ts";
export { parseChanges } from "./sandpit/parse-changes.ts";
export type { Sandpits } from "./sandpit/policy.ts";
export { sandpitEnvironment } from "./sandpit/sandpit-environment.ts";
export { checkSandpitName, sandpitName } from "./sandpit/sandpit-name.ts";
export { sandpitRange } from "./sandpit/sandpit-range.ts";
export type { SandpitSpec } from "./sandpit/spec.ts";
export type { Tenant } from "./tenant/section.ts";
