import { describe, expect, it } from "vitest";
import {
  checkKubernetesVersion,
  checkKubernetesVersionKnown,
  defaultKubernetesVersion,
  isOffered,
  kubernetesUpgrade,
  kubernetesVersions,
  supportedUntil,
  supportedVersions,
  supportOf,
} from "./kubernetes-versions.ts";

const on = (day: string) => new Date(`${day}T12:00:00Z`);

describe("checkKubernetesVersion", () => {
  it("is silent until 90 days before the end of standard support", () => {
    expect(checkKubernetesVersion("1.35", on("2026-11-21"), "STANDARD")).toEqual([]);
    expect(checkKubernetesVersion("1.35", on("2026-12-26"), "STANDARD")).toEqual([]);
  });

  const then = {
    STANDARD:
      'Then EKS itself upgrades the control plane to 1.34, but not the nodes (upgradePolicy "STANDARD"), and plans show a way back that EKS refuses. Raise kubernetes one minor version at a time, up to 1.36, before that day, or set upgradePolicy to "EXTENDED" for $0.60 per hour instead of $0.10, until 2027-07-29.',
    EXTENDED:
      'Then the cluster costs $0.60 per hour instead of $0.10, until 2027-07-29 (upgradePolicy "EXTENDED"). Raise kubernetes one minor version at a time, up to 1.36.',
  };
  it.each([
    ["2026-04-30", "STANDARD", "Kubernetes 1.33 leaves standard support in 90 days, on 2026-07-29."],
    ["2026-06-29", "STANDARD", "Kubernetes 1.33 leaves standard support in 30 days, on 2026-07-29: upgrade now."],
    ["2026-07-22", "STANDARD", "URGENT: Kubernetes 1.33 leaves standard support in 7 days, on 2026-07-29."],
    ["2026-07-28", "EXTENDED", "URGENT: Kubernetes 1.33 leaves standard support in 1 day, on 2026-07-29."],
    ["2026-07-29", "EXTENDED", "URGENT: Kubernetes 1.33 leaves standard support today, on 2026-07-29."],
  ] as const)("warns on %s under %s, more urgently as the end comes closer", (day, upgradePolicy, lead) => {
    expect(checkKubernetesVersion("1.33", on(day), upgradePolicy)).toEqual([
      { severity: "warning", path: [], message: `${lead} ${then[upgradePolicy]}` },
    ]);
  });

  it.each([
    ["2027-04-29", undefined],
    ["2027-04-30", "Kubernetes 1.33 leaves extended support in 90 days, on 2027-07-29. Then EKS itself upgrades"],
    [
      "2027-07-25",
      "URGENT: Kubernetes 1.33 leaves extended support in 4 days, on 2027-07-29. Then EKS itself upgrades",
    ],
  ])("warns of the end of extended support on %s, too", (day, start) => {
    const [first, second] = checkKubernetesVersion("1.33", on(day), "EXTENDED").map(({ message }) => message);
    const ofExtended = "Kubernetes 1.33 left standard support on 2026-07-29";
    if (start === undefined) expect(first).toContain(ofExtended);
    else {
      expect(first).toContain(start);
      expect(second).toContain(ofExtended);
    }
  });

  it.each([
    [
      "STANDARD",
      'with upgradePolicy "STANDARD" EKS upgrades the cluster on its own schedule. Raise kubernetes one minor version at a time, up to 1.36, or set upgradePolicy to "EXTENDED" for $0.60 per hour instead of $0.10, until 2027-07-29.',
    ],
    [
      "EXTENDED",
      'with upgradePolicy "EXTENDED" the cluster costs $0.60 per hour instead of $0.10, until 2027-07-29. Raise kubernetes one minor version at a time, up to 1.36.',
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

  it("never refuses a version that EKS once offered: what exists must be planned and destroyed", () => {
    for (const version of kubernetesVersions)
      for (const upgradePolicy of ["STANDARD", "EXTENDED"] as const)
        for (const year of [2025, 2026, 2027, 2028, 2039])
          for (const { severity } of checkKubernetesVersion(version, on(`${year}-06-15`), upgradePolicy))
            expect(severity).toBe("warning");
  });

  it("says after extended support what EKS still does and what still works", () => {
    expect(checkKubernetesVersion("1.31", on("2026-11-27"), "STANDARD")).toEqual([
      {
        severity: "warning",
        path: [],
        message:
          "Kubernetes 1.31 left extended support on 2026-11-26: EKS creates no cluster with it any more, and upgrades control planes that have it on its own schedule, but not their nodes. Raise kubernetes one minor version at a time, up to 1.36. What exists can still be inspected, planned and destroyed.",
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
      message: `Kubernetes "${version}" is not a version that EKS offers. Use one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37; the default is 1.36.`,
    });
  });
});

describe("supportedVersions", () => {
  it("lists what EKS offers on a day", () => {
    expect(supportedVersions(on("2026-11-26"))).toEqual(["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"]);
    expect(supportedVersions(on("2026-11-27"))).not.toContain("1.31");
    expect([isOffered("1.31", on("2026-11-27")), isOffered("1.32", on("2026-11-27"))]).toEqual([false, true]);
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

it.each([
  ["2026-12-02", "standard"],
  ["2026-12-03", "extended"],
  ["2027-12-02", "extended"],
  ["2027-12-03", "ended"],
])("on %s EKS has 1.34 in %s support", (day, support) => {
  expect(supportOf("1.34", new Date(day))).toBe(support);
});

it("says nothing of the support of versions that the table lacks", () => {
  expect(supportOf("constructor", new Date("2026-12-02"))).toBeUndefined();
  expect(supportOf("1.37", new Date("2036-12-02"))).toBe("standard");
});

it.each([
  ["1.34", "2026-12-02", "2026-12-02"],
  ["1.34", "2026-12-03", "2027-12-02"],
  ["1.34", "2030-01-01", "2027-12-02"],
  ["1.37", "2026-12-02", undefined],
  ["constructor", "2026-12-02", undefined],
])("%s has its support of %s until %s", (version, day, until) => {
  expect(supportedUntil(version, new Date(day))).toBe(until);
});

describe("kubernetesUpgrade", () => {
  it.each([
    ["1.35", "2026-11-26", 90, { to: "1.36", because: "the default is 1.36" }],
    ["1.35", "2026-12-27", 90, { to: "1.36", because: "it leaves standard support on 2027-03-27" }],
    ["1.34", "2026-01-01", 90, { to: "1.35", because: "the default is 1.36" }],
    ["1.36", "2027-05-03", 90, undefined],
    ["1.36", "2027-05-04", 90, { to: "1.37", because: "it leaves standard support on 2027-08-02" }],
    ["1.33", "2026-07-30", 0, { to: "1.34", because: "it left standard support on 2026-07-29" }],
    ["1.31", "2026-11-27", 0, { to: "1.32", because: "it left extended support on 2026-11-26" }],
    ["1.36", "2030-01-01", 90, { to: "1.37", because: "it left extended support on 2028-08-02" }],
    ["1.37", "2030-01-01", 90, undefined],
    ["1.30", "2026-01-01", 90, undefined],
  ])("of %s on %s, within %d days", (version, day, withinDays, expected) => {
    expect(kubernetesUpgrade(version, on(day), withinDays)).toEqual(expected);
  });

  it("raises one minor version at a time", () => {
    for (const [index, version] of kubernetesVersions.entries()) {
      const upgrade = kubernetesUpgrade(version, on("2026-11-26"), 36_500);
      if (upgrade !== undefined) expect(upgrade.to).toBe(kubernetesVersions[index + 1]);
    }
  });
});
