export type { TenantBounds } from "./namespace.ts";
export { NamespaceMakers, type NamespaceMakersProps } from "./namespace-makers.ts";
export type { PeopleTrust } from "./people-role.ts";
export { Tenant, type TenantPeople, type TenantProps } from "./tenant.ts";
