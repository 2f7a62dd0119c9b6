export type { Reachable } from "./network-policies.ts";
export type { OwnerTrust } from "./owner-role.ts";
export { Tenant, type TenantProps } from "./tenant.ts";
