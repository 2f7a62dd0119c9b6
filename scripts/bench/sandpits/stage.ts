import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureTerraform, openSandpitRegistry, processIo } from "@ml-platform/cli";
import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import { processes } from "../kills/processes.ts";
import { objects } from "../kills/world.ts";
import { ReferenceCopy } from "../reference-copy.ts";

/** As many sandpits as a benchmark wants, of any price. */
const baseSpec: PermanentSpec = {
  ...smallSpec,
  sandpits: {
    developers: ["arn:aws:iam::111111111111:role/developer"],
    quota: { perOwner: 10, total: 5000 },
    perHour: 1000,
  },
};

/** A command that has ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly milliseconds: number;
  /** Largest memory of the command in bytes, without the programs that it starts. 0 where /proc does not tell. */
  readonly peakMemory: number;
  /** The most Terraforms at once. */
  readonly terraforms: number;
}

/** A copy of the repository with a base that is applied on the emulator and allows sandpits. */
export class Stage {
  readonly base = checkEnvironment(baseSpec);
  private readonly copy = new ReferenceCopy([baseSpec]);
  readonly root = this.copy.root;
  private readonly io = processIo(this.root);
  readonly registry = openSandpitRegistry(this.io, "emulated", this.base);

  /** Applies the base. */
  async open(): Promise<this> {
    process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(this.io);
    process.env["PLATFORM_USER"] = "bench";
    await this.succeed(["apply", this.base.name, "--auto-approve"]);
    return this;
  }

  close(): void {
    this.copy.remove();
  }

  /** How a shell runs a command. */
  command(argv: readonly string[]): readonly [string, ...string[]] {
    return [join(this.root, "platform"), ...argv, "--target", "emulated"];
  }

  /** @param user whose command it is @default the user of every command */
  async run(argv: readonly string[], user?: string): Promise<Ended> {
    const began = performance.now();
    const [program, ...rest] = this.command(argv);
    const child = execa(program, rest, {
      cwd: this.root,
      env: user === undefined ? {} : { PLATFORM_USER: user },
      all: true,
      reject: false,
    });
    let peakMemory = 0;
    let terraforms = 0;
    const watch = setInterval(() => {
      peakMemory = Math.max(peakMemory, peakMemoryOf(child.pid));
      terraforms = Math.max(terraforms, processes(this.root).filter(({ isTerraform }) => isTerraform).length);
    }, 50);
    const { exitCode, all } = await child;
    clearInterval(watch);
    return { exitCode, output: all, milliseconds: performance.now() - began, peakMemory, terraforms };
  }

  /** @throws when the command fails */
  async succeed(argv: readonly string[], user?: string): Promise<Ended> {
    const ended = await this.run(argv, user);
    if (ended.exitCode === 0) return ended;
    throw new Error(`platform ${argv.join(" ")} ended with exit code ${ended.exitCode}:\n${ended.output}`);
  }

  /** How many resources the states of stacks have. */
  resources(stacks: readonly string[]): number {
    return stacks.reduce((sum, id) => {
      const file = join(this.root, ".platform/emulated/state", `${id}.tfstate`);
      if (!existsSync(file)) return sum;
      const { resources } = JSON.parse(readFileSync(file, "utf8")) as {
        readonly resources: readonly { readonly mode: string; readonly instances: readonly unknown[] }[];
      };
      const managed = resources.filter(({ mode }) => mode === "managed");
      return sum + managed.reduce((count, { instances }) => count + instances.length, 0);
    }, 0);
  }

  /** What exists in the emulated AWS and its clusters. */
  world(): string[] {
    return objects(this.root).map(({ type, id }) => `${type} ${String(id)}`);
  }

  /** What is left of sandpits: in the registry, and in the world beside what `before` has. */
  async left(before: readonly string[]): Promise<string[]> {
    const { registry } = this;
    const known = new Set(before);
    const { sandpits, damaged } = await registry.list();
    return [
      ...sandpits.map(({ entry }) => `entry ${entry.name}`),
      ...damaged.map(({ name }) => `damaged entry ${name}`),
      ...(await registry.bundles()).map((name) => `bundle ${name}`),
      ...[...(await registry.admissions()).keys()].map((name) => `admission ${name}`),
      ...this.world().filter((object) => !known.has(object)),
    ];
  }
}

function peakMemoryOf(pid: number | undefined): number {
  try {
    const [, kilobytes = "0"] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
