import { MotoClient } from "@ml-platform/emulator";
import { complete, personal, small, smallSpec } from "@ml-platform/environments/testing";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { accountDirectory, ownAccessKey, readRun } from "../../local/run-file.ts";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { type Inventory, inventory } from "../local-aws/inventory.ts";
import { unprotected } from "../rehearsal.ts";
import { Life } from "./life.ts";
import { LocalTarget, missing } from "./local-target.ts";
import { withOwnAdministrators } from "./own-administrators.ts";

const tooLong =
  process.env["LOCAL_ENVIRONMENTS"] === undefined ? "takes half an hour: pnpm bench local-environments" : undefined;

describe("complete, with administrators of its own account", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  const environment = withOwnAdministrators(complete);
  const target = new LocalTarget([environment]);
  const life = new Life(target, environment.account.id, [{ environment }]);
  afterAll(() => target.stop());

  life.isApplied();
  life.isStable();
  life.hasNotDrifted();
  it("is no longer protected, once its author says so", async () => {
    target.environments = [unprotected(environment)];
    const { code, stdout, stderr } = await target.run("apply complete --auto-approve");
    expect(code, stdout + stderr).toBe(0);
  });
  life.isDestroyed();
  life.leavesNoCluster();
  life.leavesNothing();
});

describe("anna, in the network of its base", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  const target = new LocalTarget([small, personal]);
  const base = { environment: small, stacks: ["network"] };
  const life = new Life(target, small.account.id, [base, { environment: personal }]);
  afterAll(() => target.stop());

  life.isApplied();
  life.isStable();
  life.hasNotDrifted();
  life.isDestroyed();
  life.leavesNoCluster();
  life.leavesNothing();
});

describe("a dedicated sandpit of small, of the next version of Kubernetes", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(tooLong !== undefined, tooLong));
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  const target = new LocalTarget([small]);
  target.specs = { small: smallSpec };
  const account = accountDirectory(target.root, small.account.id);
  const run = async (words: string, ...program: string[]) => {
    const argv = [...words.split(" "), "--target", "local", ...(program.length > 0 ? ["--", ...program] : [])];
    const { code, stdout, stderr } = await target.runWith(argv, { env: { PLATFORM_USER: "cleo" } });
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  const all = () => inventory(new MotoClient(readRun(account)?.url ?? "", small.region, ownAccessKey(target.root)));
  /** Nodes that take pods: budgets of add-ons may keep the last one for minutes while it is drained. */
  const nodes = async () => (await run("sandpit shell", "kubectl", "get", "nodes")).match(/ Ready /g);
  let before: Inventory;
  afterAll(() => target.stop());

  it("comes up with a network, a cluster and nodes of its own, while nothing of its base exists", async () => {
    // Starts the local AWS of the account.
    const planned = await target.run("plan small --stack network");
    expect(planned.code, planned.stderr).toBe(2);
    before = await all();
    await run("sandpit up --kind dedicated --kubernetes 1.36");
    expect(await run("sandpit up")).toContain("No changes");
  });

  it("belongs to its owner, who may do everything in its cluster", async () => {
    const said = await run(
      "sandpit shell",
      "sh",
      "-c",
      "kubectl auth whoami && kubectl auth can-i '*' '*' --all-namespaces",
    );
    expect(said).toMatch(/assumed-role\/cleo-\S*owner\/cleo/);
    expect(said).toMatch(/^yes$/m);
    await vi.waitFor(async () => expect(await nodes()).toHaveLength(2), { timeout: 120_000, interval: 2000 });
  });

  it("gives up its nodes while it sleeps", async () => {
    await run("sandpit sleep");
    await vi.waitFor(async () => expect(await nodes()).toBeNull(), { timeout: 120_000, interval: 2000 });
    await run("sandpit wake");
    await vi.waitFor(async () => expect(await nodes()).toHaveLength(2), { timeout: 120_000, interval: 2000 });
  });

  it("leaves nothing once it is taken down", async () => {
    await run("sandpit down --auto-approve");
    expect(await all()).toEqual(before);
  });
});
