export { accountPrincipals } from "../iam/account-principals.ts";
export { type Conditions, type PolicyStatement, policyDocument } from "../iam/policy-document.ts";
export { AccountRole } from "./account-role.ts";
export { issuerHost, trustAnyRef, trustDefaultBranch } from "./gitlab-trust.ts";
export { StateBucket } from "./state-bucket.ts";
export { StateKey } from "./state-key.ts";
