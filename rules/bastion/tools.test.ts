import { describe, expect, it } from "vitest";
import { kubernetesVersions } from "../kubernetes-versions.ts";
import { helmFor, kubectlsFor } from "./tools.ts";

const minorOf = (version: string) => version.split(".").slice(0, 2).join(".");
const installed = (...minors: string[]) =>
  kubectlsFor(minors, "arm64").map(({ program, version }) => [program, minorOf(version)]);

describe("kubectl on a bastion host", () => {
  it("is that of the newest cluster, which reaches clusters that are one version older", () => {
    expect(installed("1.35")).toEqual([["kubectl", "1.35"]]);
    expect(installed("1.34", "1.35", "1.35")).toEqual([["kubectl", "1.35"]]);
  });

  it("has a second name for each version that the newest is too new for", () => {
    expect(installed("1.32", "1.35", "1.33", "1.34")).toEqual([
      ["kubectl", "1.35"],
      ["kubectl-1.32", "1.32"],
      ["kubectl-1.33", "1.33"],
    ]);
  });

  it("is the newest for an environment without clusters", () => {
    expect(installed()).toEqual([["kubectl", "1.36"]]);
  });

  it("is within one version of every cluster that an environment can have", () => {
    for (const minor of kubernetesVersions) {
      const [found] = kubectlsFor([minor], "x86_64");
      const distance = kubernetesVersions.indexOf(minor) - kubernetesVersions.indexOf(minorOf(found!.version));
      expect(Math.abs(distance), minor).toBeLessThanOrEqual(1);
    }
  });
});

describe("downloads", () => {
  it("are pinned for both architectures, and no checksum is of two files", () => {
    const all = (["x86_64", "arm64"] as const).flatMap((architecture) => [
      helmFor(architecture),
      ...kubernetesVersions.slice(0, -1).flatMap((minor) => kubectlsFor([minor], architecture)),
    ]);
    for (const { url, sha256 } of all) {
      expect(url).toMatch(/^https:\/\/(dl\.k8s\.io|get\.helm\.sh)\/.*linux.(amd64|arm64)/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(all.length);
  });

  it("have the paths of their projects", () => {
    expect(kubectlsFor(["1.35"], "arm64")[0]!.url).toBe("https://dl.k8s.io/release/v1.35.8/bin/linux/arm64/kubectl");
    expect(helmFor("x86_64")).toMatchObject({
      url: "https://get.helm.sh/helm-v4.1.4-linux-amd64.tar.gz",
      inside: "linux-amd64/helm",
    });
  });
});
