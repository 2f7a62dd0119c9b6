import { describe, expect, it } from "vitest";
import {
  checkKubernetesVersion,
  checkKubernetesVersionKnown,
  defaultKubernetesVersion,
  kubernetesVersions,
} from "./kubernetes-versions.ts";

const on = (day: string) => new Date(`${day}T12:00:00Z`);

describe("checkKubernetesVersion", () => {
  it("is silent in standard support, its last day included", () => {
    expect(checkKubernetesVersion("1.35", on("2026-11-21"), "STANDARD")).toEqual([]);
    expect(checkKubernetesVersion("1.35", on("2027-03-27"), "STANDARD")).toEqual([]);
  });

  it.each([
    [
      "STANDARD",
      'with upgradePolicy "STANDARD" EKS upgrades the cluster on its own schedule. Raise kubernetes one minor version at a time, up to 1.35, or set upgradePolicy to "EXTENDED" for $0.60 per hour instead of $0.10, until 2027-07-29.',
    ],
    [
      "EXTENDED",
      'with upgradePolicy "EXTENDED" the cluster costs $0.60 per hour instead of $0.10, until 2027-07-29. Raise kubernetes one minor version at a time, up to 1.35.',
    ],
  ] as const)("warns in extended support under %s of what comes, and of the way out", (upgradePolicy, consequence) => {
    expect(checkKubernetesVersion("1.33", on("2026-11-21"), upgradePolicy)).toEqual([
      {
        severity: "warning",
        path: [],
        message: `Kubernetes 1.33 left standard support on 2026-07-29: ${consequence}`,
      },
    ]);
  });

  it("goes from nothing to a warning to an error over time", () => {
    const severities = ["2026-12-02", "2026-12-03", "2027-12-02", "2027-12-03"].map(
      (day) => checkKubernetesVersion("1.34", on(day), "STANDARD")[0]?.severity,
    );
    expect(severities).toEqual([undefined, "warning", "warning", "error"]);
  });

  it("refuses a version after extended support and lists those allowed on that day", () => {
    expect(checkKubernetesVersion("1.31", on("2026-11-27"), "STANDARD")).toEqual([
      {
        severity: "error",
        path: [],
        message:
          "Kubernetes 1.31 left extended support on 2026-11-26. Use one of 1.32, 1.33, 1.34, 1.35, 1.36, 1.37; the default is 1.35.",
      },
    ]);
  });

  it("counts a version without published dates as supported", () => {
    expect(checkKubernetesVersion("1.37", on("2026-11-21"), "STANDARD")).toEqual([]);
  });

  it.each(["1.30", "1.99", "1.35.2", "v1.35", "latest", ""])("refuses %j", (version) => {
    expect(checkKubernetesVersion(version, on("2026-11-21"), "STANDARD")[0]).toEqual({
      severity: "error",
      path: [],
      message: `Kubernetes "${version}" is not a version that EKS offers. Use one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37; the default is 1.35.`,
    });
  });
});

describe("checkKubernetesVersionKnown", () => {
  it("does not depend on the date", () => {
    expect(kubernetesVersions.flatMap((version) => checkKubernetesVersionKnown(version))).toEqual([]);
    for (const version of ["1.30", "constructor", "toString", "valueOf", "__proto__"])
      expect(checkKubernetesVersionKnown(version)[0]?.message).toContain(
        `"${version}" is not a version that EKS offers`,
      );
  });

  it("accepts the default", () => {
    expect(kubernetesVersions).toContain(defaultKubernetesVersion);
  });
});
