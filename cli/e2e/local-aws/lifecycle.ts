import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { stacksOf } from "@ml-platform/stacks";
import { expect, it } from "vitest";
import { lockInfo } from "../../testing/lock-info.ts";
import { pictureOfAws, verify } from "../../testing/verify/index.ts";
import { foundDrift } from "../found-drift.ts";
import { type Inventory, inventory } from "./inventory.ts";
import type { LocalAccount } from "./local-account.ts";
import { type AppliedStack, recordedStates } from "./recorded-states.ts";
import { refreshedBy } from "./refreshed-by.ts";

/** What happens to an environment, and what the next apply does about it. */
export interface Change {
  readonly title: string;
  /** What its author writes, and what somebody does without Terraform. */
  readonly make: (account: LocalAccount) => void | Promise<void>;
  /** Type and kind of each change that is applied, sorted. */
  readonly planned: readonly (readonly [type: string, kind: string])[];
}

/** Ids of the stacks that need no cluster: nothing would answer the other providers. */
function awsStacks(environment: Environment): string[] {
  return stacksOf(environment).flatMap(({ id, providers }) =>
    providers.every((provider) => provider === "aws") ? [id] : [],
  );
}

/** Each stack on which a command works has a provider of its own, which takes time to start, and 300 MB. */
const fewProviders = ["--parallelism", "2"];

/** Tests of one environment in a local account, each building on those before. */
export class Lifecycle {
  private readonly name: string;
  private readonly ids: readonly string[];
  private readonly account: () => LocalAccount;
  /** The stacks as their apply left them, before the refresh was saved. */
  private states: readonly string[] = [];
  /** The run that applied them. */
  private appliedBy = "";

  constructor(environment: Environment, account: () => LocalAccount) {
    this.name = environment.name;
    this.ids = awsStacks(environment);
    this.account = account;
  }

  isApplied(): void {
    it("is applied by the real provider, exactly as planned, to states in S3 that were locked, as was the environment", async () => {
      const { code, stdout, stderr } = await this.run("apply", "--auto-approve");
      expect(code, stdout + stderr).toBe(0);
      expect(stderr).not.toContain("does more than its plan showed");
      const { now, before } = await this.account().stored(this.name);
      expect(now).toEqual(this.ids.map((id) => `${this.name}/${id}.tfstate`).sort());
      const locked = [...this.ids, `${this.name}_environment`];
      expect(before).toEqual(expect.arrayContaining(locked.map((id) => `${this.name}/${id}.tfstate.tflock`)));
      this.appliedBy = this.runs().at(-1) ?? "";
      this.states = await Promise.all(this.ids.map((id) => this.stateLeft(id)));
    });

    it("is then what the environment asks for", () => this.isAsAsked());
  }

  /** What `copesWith` shows, too, where nobody has changed anything without Terraform. */
  isStable(): void {
    it("then plans no change", async () => {
      const { code, stdout, stderr } = await this.run("plan");
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toContain("No changes");
    });
  }

  /**
   * What the apply left, and what the run after it read.
   *
   * @param part of each stack, and what belongs to it by its address @default - whole stacks
   */
  isRecorded(part?: { readonly name: string; readonly has: RegExp }): void {
    it("left the states that are recorded (vitest -u records them anew)", async () => {
      const next = this.runs().find((run) => run > this.appliedBy) ?? "";
      const stacks = this.ids.map(
        (id, index): AppliedStack => ({
          id,
          state: this.states[index] ?? "",
          refreshed: refreshedBy(this.inRun(next, id)),
        }),
      );
      for (const [id, resources] of Object.entries(recordedStates(stacks))) {
        const recorded = Object.entries(resources).filter(([address]) => part?.has.test(address) !== false);
        const file = part === undefined ? id : `${id}.${part.name}`;
        const text = JSON.stringify(Object.fromEntries(recorded), null, 1);
        await expect(`${text}\n`).toMatchFileSnapshot(`recorded/${file}.json`);
      }
    });
  }

  /** That the command says so: of other environments, `cli/inspect/drift-of-plan.recorded.test.ts` shows it by what is recorded. */
  hasNotDrifted(): void {
    it("has not drifted", async () => {
      const { code, stdout, stderr } = await this.run("drift");
      expect(foundDrift(stdout), stderr).toEqual([]);
      expect(code, stderr).toBe(0);
      const { stacks } = JSON.parse(stdout) as DriftReport;
      expect(stacks.map(({ stack }) => stack).sort()).toEqual([...this.ids].sort());
    });
  }

  copesWith({ title, make, planned }: Change): void {
    it(title, async () => {
      await make(this.account());
      const { code, stdout, stderr } = await this.run("apply", "--auto-approve", "--json");
      expect(code, stdout + stderr).toBe(0);
      const { stacks } = JSON.parse(stdout) as ApplyReport;
      const changes = stacks.flatMap(({ resources = [] }) => resources);
      expect(changes.map(({ address, kind }) => [address.split(".")[0], kind]).sort()).toEqual(planned);
      const changed = stacks.flatMap(({ id, resources = [] }) => (resources.length > 0 ? [id] : []));
      const others = stacks.filter(({ id }) => !changed.includes(id));
      expect(others.filter(({ status }) => status !== "no changes")).toEqual([]);
      const again = await this.runOn(changed, "plan");
      expect(again.code, again.stdout + again.stderr).toBe(0);
      await this.isAsAsked();
    });
  }

  /** That somebody else's lock is heeded, and can be released: what comes after this takes it. */
  refusesLockedStates(): void {
    it("is not planned while somebody else has locked a state, until that lock is released", async () => {
      const [id = ""] = this.ids;
      await this.account().lock(id, lockInfo);
      const { code, stderr } = await this.account().run(`plan ${this.name} --stack ${id} --lock-timeout 0s`);
      expect(stderr).toContain(`The state of ${id} is locked by ${lockInfo.Who}`);
      expect(code).toBe(1);
      const released = await this.account().run(`state unlock ${id} --id ${lockInfo.ID} --auto-approve`);
      expect(released.code, released.stderr).toBe(0);
    });
  }

  refusesLockedEnvironments(): void {
    it("is not applied while somebody else has locked the environment, until that lock is released", async () => {
      await this.account().lock(`${this.name}_environment`, lockInfo);
      const refused = await this.run("apply", "--auto-approve", "--lock-timeout", "0s");
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`${this.name} is locked: held by ${lockInfo.Who}`);
      const released = await this.account().run(`state unlock ${this.name} --id ${lockInfo.ID} --auto-approve`);
      expect(released.code, released.stderr).toBe(0);
      expect((await this.account().run(`state unlock ${this.name}`)).stderr).toContain(`${this.name} is not locked.`);
    });
  }

  /** @param kept ids of stacks that stay @default none */
  isDestroyed(kept: readonly string[] = []): void {
    it("is destroyed", async () => {
      const ids = this.ids.filter((id) => !kept.includes(id));
      const { code, stdout, stderr } = await this.runOn(ids, "destroy", "--auto-approve");
      expect(code, stdout + stderr).toBe(0);
      for (const id of ids) expect(JSON.parse(await this.account().state(id)), id).toMatchObject({ resources: [] });
    });
  }

  private run(command: string, ...options: readonly string[]) {
    return this.runOn(this.ids, command, ...options);
  }

  private runOn(ids: readonly string[], command: string, ...options: readonly string[]) {
    const stacks = ids.flatMap((id) => ["--stack", id]);
    const words = command === "drift" ? ["state", "drift", this.name, "--json"] : [command, this.name, ...fewProviders];
    return this.account().run([...words, ...stacks, ...options].join(" "));
  }

  /** Compares what exists with what the environment asks for. */
  private async isAsAsked(): Promise<void> {
    const account = this.account();
    const environment = account.environment(this.name);
    const owners = [environment, ...(environment.base === undefined ? [] : [environment.base])];
    const picture = await pictureOfAws({
      region: environment.region,
      endpoint: account.url,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      environments: owners.map(({ name }) => name),
    });
    const { checked, mismatches } = verify(environment, picture);
    expect(mismatches).toEqual([]);
    expect(checked).toBeGreaterThan(50);
  }

  private async stateLeft(id: string): Promise<string> {
    const isRefreshSaved = /apply .*refresh\.tfplan/.test(logIn(this.inRun(this.appliedBy, id)));
    return this.account().state(id, isRefreshSaved ? 1 : 0);
  }

  /** Names, the oldest first. */
  private runs(): string[] {
    return readdirSync(this.runsDirectory()).sort();
  }

  private inRun(run: string, id: string): string {
    return join(this.runsDirectory(), run, "stacks", id);
  }

  private runsDirectory(): string {
    return this.account().path(".platform", "aws", "runs");
  }
}

function logIn(directory: string): string {
  const file = join(directory, "terraform.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

interface DriftReport {
  readonly stacks: readonly { readonly stack: string }[];
}

interface ApplyReport {
  readonly stacks: readonly {
    readonly id: string;
    readonly status: string;
    readonly resources?: readonly { readonly address: string; readonly kind: string }[];
  }[];
}

/**
 * Everything that was made is gone again.
 *
 * @param listings operations that list what must be gone @default all
 */
export function leavesNothing(
  account: () => LocalAccount,
  before: () => Inventory,
  listings?: readonly string[],
): void {
  it("leaves nothing in the account", async () => {
    const now = await inventory(account().client);
    const listed = listings ?? Object.keys(now);
    expect(listed.map((listing) => [listing, now[listing]])).toEqual(
      listed.map((listing) => [listing, before()[listing]]),
    );
  });
}
