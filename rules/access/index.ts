export { type AccessEntrySpec, checkAccess } from "./entry.ts";
export { type AccessPolicySpec, accessPolicies, checkAccessPolicy, policiesOf } from "./policies.ts";
export {
  accountOf,
  checkPrincipalAccounts,
  checkPrincipalArn,
  checkPrincipalPartition,
  checkPrincipalPartitions,
  checkRoleArns,
} from "./principals.ts";
export { type AccessEntryType, accessEntryTypes } from "./types.ts";
