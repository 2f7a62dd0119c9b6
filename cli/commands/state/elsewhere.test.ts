import { describe, expect, it } from "vitest";
import { applied, cluster, network } from "../../testing/applied-states.ts";
import type { Fixture } from "../../testing/fixture.ts";
import { S3States } from "../../testing/s3-states.ts";
import { stateText } from "../../testing/state-file.ts";

const server = new S3States();

/** Two environments with a bucket each; what cannot be read is that of prod. */
function inBuckets(prod: "NoSuchBucket" | "AccessDenied"): { fixture: Fixture; run: Fixture["run"] } {
  const fixture = applied();
  fixture.target = "aws";
  fixture.environments = fixture.environments.map((each) => ({
    ...each,
    backend: { type: "s3", bucket: `${each.name}-states-${prod.toLowerCase()}`, region: "us-east-2" },
  }));
  server.buckets.set(`prod-states-${prod.toLowerCase()}`, prod);
  server.buckets.set(
    `dev-states-${prod.toLowerCase()}`,
    new Map([
      ["dev/dev-network.tfstate", stateText(network)],
      ["dev/dev-cluster.tfstate", stateText(cluster)],
      ["dev/dev-old.tfstate", stateText(cluster)],
      ["qa/qa-network.tfstate", stateText(cluster)],
      ["qa/notes.tfstate", "of somebody else"],
      ["team/terraform.tfstate", "of somebody else"],
    ]),
  );
  const run: Fixture["run"] = (command, options = {}) =>
    fixture.run(command, { ...options, env: { ...options.env, ...server.env } });
  return { fixture, run };
}

describe("another environment that may not be read", () => {
  const { run } = inBuckets("AccessDenied");

  it.each([
    ["list dev", 0],
    ["search vpc-1 --environment dev", 0],
    ["show dev-network:aws_vpc.main", 0],
    ["show vpc-1", 0],
    ["show vpc-1 --environment dev", 0],
    ["impact dev-network:aws_vpc.main", 0],
    ["outputs dev", 0],
    ["graph dev", 0],
    ["graph dev-network", 0],
    ["history dev-network --limit 1", 0],
    ["diff dev-network dev-cluster", 2],
    ["cost dev", 0],
    ["locks dev", 0],
    ["orphans dev", 2],
    ["backup dev", 0],
  ])("neither hides nor fails %s", async (command, expected) => {
    const { code, stdout, stderr } = await run(`state ${command}`);
    expect(stdout).not.toBe("");
    expect(stderr).not.toMatch(/^error:/m);
    expect(code).toBe(expected);
  });

  it("is told beside an answer that could have been about it too", async () => {
    const { stdout, stderr } = await run("state show vpc-1");
    expect(stdout).toMatch(/^aws_vpc\.main$/m);
    expect(stderr).toMatch(/^not included: prod-network, prod-cluster: each .*\.$/m);
    const { problems, elsewhere } = JSON.parse((await run("state show vpc-1 --json")).stdout);
    expect(problems).toEqual([]);
    expect(elsewhere).toContainEqual(expect.objectContaining({ environment: "prod", stack: "prod-network" }));
  });
});

describe.each(["NoSuchBucket", "AccessDenied"] as const)("a bucket that answers %s", (answer) => {
  const { run } = inBuckets(answer);

  it.each(["list", "orphans", "locks", "show nothing"])(
    "fails %s, which is about it too, in sentences with a subject",
    async (command) => {
      const { code, stderr } = await run(`state ${command}`);
      expect(code).toBe(1);
      const lines = stderr.split("\n").filter((line) => /^(error|not included): |^ {2}\S/.test(line));
      expect(lines.join("\n")).toContain("prod-");
      for (const line of lines) expect(line).toMatch(/^(error: |not included: | {2})[^\s,:]+/);
      expect(stderr).not.toMatch(/[,:] [,:]|: :|error: cannot|error: each/);
    },
  );
});

describe("states in a bucket", () => {
  const { run } = inBuckets("AccessDenied");

  it("are found in folders of environments that are no more, and those of others are left alone", async () => {
    const { withoutCode, problems } = JSON.parse((await run("state orphans dev --json")).stdout);
    expect(withoutCode).toMatchObject([{ stack: "dev-old", environment: "dev" }]);
    expect(problems).toEqual([]);
    const { stdout } = await run("state list");
    expect(stdout).toContain("No stack in the code: dev-old, qa-network (./platform state orphans).");
    expect(stdout).not.toMatch(/notes|terraform\.tfstate/);
  });

  it("are found by folder by who may not list the bucket", async () => {
    const bucket = "dev-states-accessdenied";
    server.unlistable.add(`${bucket}/`);
    const { matches } = JSON.parse((await run("state search control-1 --environment dev --json")).stdout);
    expect(matches.map(({ stack }: { stack: string }) => stack)).toEqual(["dev-cluster", "dev-old"]);
    server.unlistable.add(`${bucket}/dev/`);
    const listed = await run("state search control-1 --environment dev");
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain("1 resource found.");
    expect(listed.stderr).toMatch(new RegExp(`^not included: s3://${bucket}/dev/: `, "m"));
    const orphans = await run("state orphans dev");
    expect(orphans.code).toBe(1);
    expect(orphans.stderr).toMatch(new RegExp(`^error: s3://${bucket}/dev/: `, "m"));
    server.unlistable.clear();
  });
});
