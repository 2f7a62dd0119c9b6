export { checkGivenRole, checkIam, checkPolicies, checkRoleChanges, type IamPlace } from "./check-iam.ts";
export { managedPolicyArn, nameWithoutPath } from "./names.ts";
export { clusterRoleKeys, environmentRoleKeys, roleKeyOf } from "./role-keys.ts";
export { type IamSpec, type RoleChange, type RoleChanges, withoutGivenRoles } from "./spec.ts";
