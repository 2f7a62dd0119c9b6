import { existsSync } from "node:fs";
import type { Environment } from "@ml-platform/environments";
import { stacksOf } from "@ml-platform/stacks";
import { expect, it } from "vitest";
import type { Ran } from "../../testing/test-repository.ts";
import { foundDrift } from "../found-drift.ts";
import type { LocalTarget } from "./local-target.ts";

/** What a command works on: all of an environment, or the stacks that are named. */
export interface Part {
  readonly environment: Environment;
  /** Names. @default all */
  readonly stacks?: readonly string[];
}

/** That an apply has done what it planned, and said where. @param says what else it says to people */
export function expectApplied({ code, stdout, stderr }: Ran, says: readonly string[] = []): void {
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain("LOCAL: nothing here touches AWS");
  expect(stderr).not.toContain("does more than its plan showed");
  for (const text of says) expect(stderr).toContain(text);
}

/** Tests of the life of environments of one account on the local target, each test building on those before. */
export class Life {
  private readonly target: LocalTarget;
  private readonly account: string;
  /** Those that others read come first. */
  private readonly parts: readonly Part[];

  constructor(target: LocalTarget, account: string, parts: readonly Part[]) {
    this.target = target;
    this.account = account;
    this.parts = parts;
  }

  isApplied(): void {
    it.each(this.named())("%s is applied whole by one command, which says that nothing touches AWS", async (_, part) =>
      expectApplied(await this.run("apply", part, "--auto-approve")),
    );
  }

  isStable(): void {
    it.each(this.named())("%s then plans no change", async (_, part) => {
      const { code, stdout, stderr } = await this.run("plan", part);
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toContain("No changes");
    });
  }

  hasNotDrifted(): void {
    it.each(this.named())(
      "%s has drifted only where the AWS provider first leaves out what it reads later",
      async (_, part) => {
        const { code, stdout, stderr } = await this.run("state drift", part, "--json");
        expect([0, 2], stdout + stderr).toContain(code);
        const { stacks } = JSON.parse(stdout) as { readonly stacks: readonly { readonly stack: string }[] };
        expect(stacks.map(({ stack }) => stack).sort()).toEqual(idsOf(part).sort());
        expect(foundDrift(stdout)).toEqual([]);
      },
    );
  }

  isDestroyed(): void {
    it.each(this.named().reverse())("%s is destroyed", async (_, part) => {
      const { code, stdout, stderr } = await this.run("destroy", part, "--auto-approve");
      expect(code, stdout + stderr).toBe(0);
    });
  }

  leavesNoCluster(): void {
    it("leaves no cluster", async () => {
      const { accounts } = JSON.parse((await this.target.runWith(["local", "status", "--json"])).stdout);
      expect(accounts).toMatchObject([{ id: this.account, status: "runs", clusters: [] }]);
    });
  }

  leavesNothing(): void {
    it("leaves nothing once stopped", async () => {
      const { code, stdout } = await this.target.runWith(["local", "stop", this.account]);
      expect([code, stdout]).toEqual([0, "Ended: everything in it is gone.\n"]);
      expect(this.target.processes()).toEqual([]);
      expect(existsSync(this.target.path(".platform", "local", this.account))).toBe(false);
      expect((await this.target.runWith(["local", "stop"])).stdout).toBe("Nothing runs.\n");
    });
  }

  private named(): [string, Part][] {
    return this.parts.map((part) => [part.environment.name, part]);
  }

  private run(command: string, { environment, stacks = [] }: Part, ...options: readonly string[]) {
    const scope = stacks.flatMap((stack) => ["--stack", stack]);
    return this.target.run([command, environment.name, ...scope, ...options].join(" "));
  }
}

function idsOf({ environment, stacks }: Part): string[] {
  const ids = stacksOf(environment).map(({ id }) => id);
  return stacks === undefined ? ids : ids.filter((id) => stacks.some((name) => id === `${environment.name}-${name}`));
}
