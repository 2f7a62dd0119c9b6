import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import type { ReportData } from "@ml-platform/state/report";
import { beforeAll, describe, expect, it } from "vitest";
import { applied, cluster, network, secret } from "../../testing/applied-states.ts";
import { lockInfo, lockLocally } from "../../testing/lock-info.ts";
import { writeState } from "../../testing/state-file.ts";

describe("platform state report", () => {
  const reported = applied();
  let data: ReportData;
  beforeAll(async () => {
    writeState(reported.stateFile("dev-old"), cluster);
    writeState(`${reported.stateFile("dev-network")}.backup`, { ...network, serial: 6, resources: [] });
    writeState(reported.stateFile("prod-network"), network);
    writeFileSync(reported.stateFile("dev-cluster"), "{");
    lockLocally(reported, "dev-network");
    const drift = { stack: "dev-network", environment: "dev", checkedAt: "2026-11-21T21:00:00.000Z" };
    const gone = { address: "aws_vpc.main", type: "aws_vpc", kind: "removed", attributes: [] };
    reported.write(".platform/emulated/drift.json", JSON.stringify([{ ...drift, resources: [gone] }, "damaged"]));
    const { stdout } = await reported.run("state report --out page.html");
    expect(stdout).toBe("9 resources in 4 stacks: open page.html in a browser.\n");
    const html = readFileSync(reported.path("page.html"), "utf8");
    expect(html).not.toContain(secret);
    expect(html).not.toContain(reported.root);
    const [, embedded] = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(html)!;
    data = JSON.parse(embedded!);
  }, 120_000);

  it("is readable by its owner only, whoever could read the one before", async () => {
    const fixture = applied();
    fixture.write(".platform/emulated/state-report.html", "one that everybody can read");
    await fixture.run("state report dev");
    expect(statSync(fixture.path(".platform/emulated/state-report.html")).mode & 0o777).toBe(0o600);
  });

  it("shows the status of each stack, with its lock, drift and location", () => {
    expect(data.stacks.map(({ id, status }) => [id, status])).toEqual([
      ["dev-network", "applied"],
      ["dev-cluster", "unreadable"],
      ["prod-network", "applied"],
      ["prod-cluster", "not-applied"],
      ["dev-old", "orphan"],
    ]);
    const [network, unreadable] = data.stacks;
    expect(network).toMatchObject({
      location: ".platform/emulated/state/dev-network.tfstate",
      serial: 7,
      lock: { id: lockInfo.ID, holder: "anna@laptop", created: "2026-11-21T20:10:30.000Z" },
      drift: { checkedAt: "2026-11-21T21:00:00.000Z", resources: [{ address: "aws_vpc.main", kind: "removed" }] },
    });
    expect(unreadable?.problem).toContain(".platform/emulated/state/dev-cluster.tfstate: ");
  });

  it("summarizes environments", () => {
    expect(data.environments[0]).toMatchObject({
      name: "dev",
      account: "ml-dev (111111111111)",
      counts: { stacks: 3, resources: 5, tainted: 1, deposed: 1, problems: 1 },
      drift: { stacks: 1, resources: 1 },
      locks: [{ stack: "dev-network" }],
    });
    expect(data.environments[0]?.cost.unsupported).toBeGreaterThan(0);
  });

  it("contains histories", () => {
    const history = data.histories.find(({ stack }) => stack === "dev-network");
    expect(history?.versions.map(({ serial, changes }) => [serial, changes?.length])).toEqual([
      [7, 5],
      [6, undefined],
    ]);
  });
});

it("platform state report names the history that it could not read, and exits with 1", async () => {
  const looped = applied();
  const backup = `${looped.stateFile("dev-network")}.backup`;
  symlinkSync(backup, backup);
  const { code, stdout, stderr } = await looped.run("state report");
  expect(code).toBe(1);
  expect(stdout).toContain("state-report.html");
  expect(stderr).toContain(
    "dev-network: the history of .platform/emulated/state/dev-network.tfstate: cannot be read (ELOOP).",
  );
});
