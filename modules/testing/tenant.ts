import { tenantDefaults } from "@ml-platform/rules";
import type { TenantBounds, TenantProps } from "../tenant/index.ts";
import { aClusterRef } from "./cluster-ref.ts";

const { quota, containers, largestVolume, asleep, podSecurity, serviceAccounts } = tenantDefaults;

/** A tenant with two namespaces and an owner, and defaults for the rest. */
export const aTenant: TenantProps & { readonly bounds: TenantBounds } = {
  podSecurity,
  serviceAccounts,
  name: "anna",
  cluster: aClusterRef,
  namespaces: ["sandpit-anna", "sandpit-anna-batch"],
  bounds: {
    quota,
    containers,
    largestVolume,
    asleep,
    reachable: {
      internet: true,
      ranges: ["10.20.48.0/24"],
      serviceCidr: "172.20.0.0/16",
      apiRanges: ["10.20.136.0/27", "10.20.136.32/27"],
      vpcCidr: "10.20.0.0/16",
    },
  },
  labels: { environment: "anna", sandpit: "anna" },
  annotations: { owner: "anna.b@example.com" },
  secretTags: { environment: "anna", sandpit: "anna", repository: "example.com/reference" },
  secretsPath: "dev/sandpits/anna/",
  people: {
    owner: {
      role: "member",
      group: "sandpit:anna",
      trust: { roles: ["arn:aws:iam::111111111111:role/developer"], sessionName: "anna.b@example.com" },
    },
  },
};
