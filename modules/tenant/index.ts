export type { TenantBounds } from "./namespace.ts";
export { NamespaceMakers, type NamespaceMakersProps } from "./namespace-makers.ts";
export type { OwnerTrust } from "./owner-role.ts";
export { Tenant, type TenantProps } from "./tenant.ts";
