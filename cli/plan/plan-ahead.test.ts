import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";
import { PlansAhead } from "./plan-ahead.ts";
import type { Run, RunStack } from "./run.ts";

const broken = { lifecycle: { precondition: [{ condition: "${1 == 2}", error_message: "It is broken." }] } };

/** Chains of stacks, of which each stack reads the one before it. */
function chains(): Fixture {
  const published = (value: unknown) => ({ outputs: { out: { value } } });
  const passing = (from: string) => ({
    reads: [from],
    resources: { own: { input: reading(from, "out") } },
    ...published("same"),
  });
  return new Fixture({
    still: published("1"),
    "still-below": passing("still"),
    moving: published("1"),
    "moving-below": passing("moving"),
    "moving-deep": passing("moving-below"),
    beside: { outputs: { out: { value: "1" }, other: { value: "1" } } },
    "beside-below": passing("beside"),
    failing: published("1"),
    "failing-below": passing("failing"),
    token: { outputs: { out: { value: "correct-horse-battery", sensitive: true } } },
    "token-below": passing("token"),
  });
}

interface StackReport {
  readonly id: string;
  readonly status: string;
  readonly provisional?: boolean;
  readonly directory?: string;
  readonly seconds?: number;
}

interface Report {
  readonly stacks: readonly StackReport[];
}

async function reportOf(fixture: Fixture, parallelism: number): Promise<Report> {
  const { stacks, ...report } = (await fixture.json(`plan dev --parallelism ${parallelism}`)) as Report;
  return { ...report, stacks: stacks.map(({ seconds: _, directory: __, ...stack }) => stack) };
}

describeWithTerraform("stacks that are planned while those that they read are still being planned", () => {
  it("get the plans that they would get after these", async () => {
    const fixture = chains();
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
    fixture.stacks["moving"] = { outputs: { out: { value: "2" } } };
    fixture.stacks["beside"] = { outputs: { out: { value: "1" }, other: { value: "2" } } };
    fixture.stacks["failing"] = { ...fixture.stacks["failing"], resources: { own: broken } };
    fixture.stacks["token-below"] = {
      reads: ["token"],
      resources: { own: { input: `new ${reading("token", "out")}` } },
    };
    fixture.stacks["new"] = { reads: ["still"], outputs: { out: { value: reading("still", "out") } } };
    fixture.stacks["new-below"] = { reads: ["new"], resources: { own: { input: reading("new", "out") } } };

    const [together, inTurn] = [await reportOf(fixture, 16), await reportOf(fixture, 1)];
    expect(together).toEqual(inTurn);
    expect(Object.fromEntries(together.stacks.map(({ id, status }) => [id, status]))).toEqual({
      "dev-still": "no changes",
      "dev-still-below": "no changes",
      "dev-moving": "planned",
      "dev-moving-below": "planned",
      "dev-moving-deep": "no changes",
      "dev-beside": "planned",
      "dev-beside-below": "no changes",
      "dev-failing": "failed",
      "dev-failing-below": "not run",
      "dev-token": "no changes",
      "dev-token-below": "planned",
      "dev-new": "planned",
      "dev-new-below": "planned",
    });
    expect(JSON.stringify(together)).not.toContain("correct-horse-battery");
    expect(together.stacks.filter(({ provisional }) => provisional).map(({ id }) => id)).toEqual([
      "dev-moving-below",
      "dev-new-below",
    ]);
  });

  it("are planned once where nothing changes", async () => {
    const fixture = chains();
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
    const { stacks } = (await fixture.json("plan dev --parallelism 16")) as Report;
    for (const { directory } of stacks) {
      const log = readFileSync(fixture.path(directory ?? "", "terraform.log"), "utf8");
      expect(log.match(/^\$ \w+ plan /gm)).toHaveLength(1);
    }
  });
});

it("leaves a stack whose directory is gone to its turn, in which that is reported", async () => {
  const run = { request: { target: "aws", parallelism: 4 }, allStacks: [], baseStacks: [] } as unknown as Run;
  const ahead = new PlansAhead(run, {
    isDestroy: false,
    look: () => Promise.reject(new Error("not looked at")),
    upstreamOf: () => [],
    isProvisional: () => false,
  });
  await ahead.begin({ id: "dev-network", directory: "/nowhere" } as RunStack);
  expect(ahead.take("dev-network")).toBeUndefined();
});
