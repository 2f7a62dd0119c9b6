import { describe, expect, it } from "vitest";
import { kubernetesVersions } from "../kubernetes-versions.ts";
import { describeProblem } from "../problem.ts";
import { baseEksAddons, knownEksAddon } from "./known.ts";
import { checkEksAddonVersion } from "./version.ts";
import { checkPinnedVersion, eksAddonVersion, eksAddonVersions } from "./versions.ts";

describe("the table of versions", () => {
  const names = [...baseEksAddons, "metrics-server", "snapshot-controller", "cert-manager", "external-dns"];

  it("has versions as EKS writes them, of known add-ons, for known versions of Kubernetes", () => {
    for (const name of names) {
      const versions = eksAddonVersions(name);
      expect(knownEksAddon(name)).toBeDefined();
      expect(kubernetesVersions).toEqual(expect.arrayContaining(Object.keys(versions)));
      expect(Object.values(versions).flatMap(checkEksAddonVersion)).toEqual([]);
    }
  });

  it("moves kube-proxy along with Kubernetes", () => {
    for (const [kubernetes, version] of Object.entries(eksAddonVersions("kube-proxy"))) {
      expect(version.startsWith(`v${kubernetes}.`)).toBe(true);
    }
    expect(eksAddonVersion("coredns", "1.34")).not.toBe(eksAddonVersion("coredns", "1.36"));
  });

  it("leaves to EKS what it does not know", () => {
    expect(eksAddonVersion("kube-proxy", "1.99")).toBeUndefined();
    expect(eksAddonVersion("constructor", "1.36")).toBeUndefined();
    expect(eksAddonVersion("kube-proxy", "constructor")).toBeUndefined();
  });
});

describe("checkPinnedVersion", () => {
  const problems = (name: string, version: string, kubernetes = "1.35") =>
    checkPinnedVersion(name, version, kubernetes).map((problem) => `${problem.severity} ${describeProblem(problem)}`);

  it.each([
    ["kube-proxy", "v1.35.0-eksbuild.2"],
    ["coredns", "v1.13.1-eksbuild.1"],
    ["coredns", "v1.14.3-eksbuild.3"],
    ["aws-ebs-csi-driver", "v2.0.0-eksbuild.1"],
    ["datadog_operator", "v0.1.0-eksbuild.1"],
  ])("accepts %s %s", (name, version) => {
    expect(problems(name, version)).toEqual([]);
  });

  it("warns of a version that stays behind when kubernetes is raised", () => {
    expect(problems("coredns", "v1.13.2-eksbuild.31")).toEqual([]);
    expect(problems("coredns", "v1.13.2-eksbuild.31", "1.36")).toEqual([
      'warning "v1.13.2-eksbuild.31" is older than v1.14.3-eksbuild.23, which is known for Kubernetes 1.36. Raise it, or remove the line so that the version follows kubernetes.',
    ]);
    expect(problems("kube-proxy", "v1.35.3-eksbuild.29", "1.36")[0]).toMatch(/^warning .* is older than v1\.36\.0/);
  });

  it("refuses a kube-proxy that Kubernetes does not work with", () => {
    expect(problems("kube-proxy", "v1.36.0-eksbuild.25")).toEqual([
      'error "v1.36.0-eksbuild.25" is newer than the cluster\'s Kubernetes 1.35. Use v1.35.3-eksbuild.29, or remove the line.',
    ]);
    expect(problems("kube-proxy", "v1.31.14-eksbuild.36")).toEqual([
      'error "v1.31.14-eksbuild.36" is more than three minor versions older than the cluster\'s Kubernetes 1.35. Use v1.35.3-eksbuild.29, or remove the line.',
    ]);
  });

  it("refuses an EBS driver that is too old for the policy of its role", () => {
    expect(problems("aws-ebs-csi-driver", "v1.57.1-eksbuild.1")).toEqual([
      'error "v1.57.1-eksbuild.1" does not tag volumes with their cluster, and the driver\'s role covers only tagged volumes. Use v1.58.0 or later.',
    ]);
  });

  it("refuses what is not the version of an EKS add-on", () => {
    expect(problems("coredns", "1.12")[0]).toContain('"1.12" is not the version of an EKS add-on');
  });
});
