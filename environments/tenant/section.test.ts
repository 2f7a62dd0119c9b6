import { tenantDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { derive } from "../model/derive.ts";
import type { EnvironmentSpec } from "../model/environment.ts";
import { smallSpec } from "../testing/reference.ts";

const tenantOf = (tenant: object) =>
  checkEnvironment(
    derive(smallSpec, {
      name: "anna",
      owner: "anna.b",
      tenant: { cluster: "ml", namespaces: ["sandpit-anna"], ...tenant },
    }),
  ).tenant;

describe("a tenant of a cluster", () => {
  it("has safe defaults, of which each amount can be changed by itself", () => {
    expect(tenantOf({})).toEqual({ ...tenantDefaults, cluster: "ml", namespaces: ["sandpit-anna"] });
    expect(tenantOf({ quota: { pods: "3" } })?.quota).toEqual({ ...tenantDefaults.quota, pods: "3" });
  });

  it("is part of no permanent environment", () => {
    const spec = { ...smallSpec, tenant: { cluster: "ml", namespaces: ["a"] } } as EnvironmentSpec;
    expect(() => checkEnvironment(spec)).toThrow('Unknown key "tenant".');
  });

  it.each([
    [{ cluster: "mll" }, 'tenant.cluster: There is no cluster "mll". Did you mean "ml"? Clusters: ml.'],
    [{ namespaces: [] }, "tenant.namespaces: An empty list has no namespace. List at least one, such as sandpit-anna."],
    [{ namespaces: ["a", "a"] }, 'tenant.namespaces: "a" is listed twice.'],
    [{ namespaces: ["A_b"] }, 'tenant.namespaces[0]: "A_b" is not the name of a namespace.'],
    [{ serviceAccounts: [] }, "tenant.serviceAccounts: An empty list has no service account."],
    [
      { serviceAccounts: ["workload", "default"] },
      'tenant.serviceAccounts[1]: "default" exists in every namespace already',
    ],
    [{ quota: { pods: "many" } }, 'tenant.quota.pods: "many" is not an amount. Use a number from 0'],
    [
      { quota: { "requests.cpus": "1" } },
      'tenant.quota["requests.cpus"]: "requests.cpus" is not limited here. Did you mean',
    ],
    [
      { containers: { defaultRequests: { gpu: "1" } } },
      'tenant.containers.defaultRequests.gpu: "gpu" is not limited here.',
    ],
    [{ largestVolume: "-1Gi" }, 'tenant.largestVolume: "-1Gi" is not an amount.'],
    [
      { egress: { ranges: ["10.0.0.1/8"] } },
      'tenant.egress.ranges[0]: "10.0.0.1/8" has host bits set. Use 10.0.0.0/8.',
    ],
    [{ podSecurity: "privileged" }, 'tenant.podSecurity: "privileged" is not allowed. Use "baseline" or "restricted".'],
  ])("refuses %j", (change, message) => {
    expect(() => tenantOf(change)).toThrow(message);
  });
});
