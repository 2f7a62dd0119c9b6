import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { copyRepository } from "../../repository-copy.ts";
import { repository, type TimedCommand } from "../timed.ts";

/** A stack of the environment, as it was synthesized. */
export interface SynthesizedStack {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/** How many stacks every program works on at once: what `platform` does by default. */
export const parallelism = 4;

/**
 * A copy of the repository, in which one of its environments is planned and applied on the emulator. Nothing was
 * started in it: what commands keep for later ones is not copied.
 */
export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), "bench-"));
  readonly environment: string;
  /** Every program runs the same Terraform. */
  private readonly terraform: string;

  constructor(environment: string, terraform: string) {
    this.environment = environment;
    this.terraform = terraform;
    copyRepository(repository, this.root);
    // A copy gets the compiled command: here, the first run compiles it.
    rmSync(join(this.root, "node_modules/.cache"), { recursive: true, force: true });
    rmSync(join(this.root, "environments", "personal"), { recursive: true, force: true });
  }

  /** The folder that holds the world of the emulator and the states. */
  get rehearsal(): string {
    return join(this.root, ".platform", "emulated");
  }

  /** Where the stacks are synthesized for a program. */
  stacksOf(program: string): string {
    return join(this.root, ".platform", "peers", program);
  }

  /** `platform <command> <environment>` on the emulator. */
  platform(command: string, ...options: readonly string[]): TimedCommand {
    return {
      command: [join(this.root, "platform"), command, this.environment, "--target", "emulated", ...options],
      cwd: this.root,
      env: { PLATFORM_TERRAFORM: this.terraform },
    };
  }

  /** Runs a command of this checkout once, unmeasured. @throws when it fails */
  async run({ command: [program, ...args], cwd, env }: TimedCommand): Promise<void> {
    await execa(program, args, { cwd, ...(env !== undefined && { env }) });
  }

  /** Synthesizes the environment for programs, each in a folder of its own. */
  async synthesizeFor(programs: readonly string[]): Promise<readonly SynthesizedStack[]> {
    const [first, ...others] = programs.map((program) => this.stacksOf(program));
    if (first === undefined) throw new RangeError("nobody to synthesize for");
    await this.run(this.platform("synth", "--outdir", first));
    const manifest = JSON.parse(readFileSync(join(first, "manifest.json"), "utf8")) as {
      readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
    };
    const stacks = Object.entries(manifest.stacks).map(([id, { dependencies }]) => ({ id, dependencies }));
    for (const { id } of stacks) this.nameStates(join(first, "stacks", id, "cdk.tf.json"));
    for (const other of others) cpSync(first, other, { recursive: true });
    return stacks;
  }

  /** Gives states absolute paths: some programs run Terraform in a copy of the stack that is elsewhere. */
  private nameStates(file: string): void {
    const text = readFileSync(file, "utf8");
    const relative = /"(?:\.\.\/)+emulated\/state\//g;
    writeFileSync(file, text.replace(relative, `${JSON.stringify(join(this.rehearsal, "state")).slice(0, -1)}/`));
  }

  /** Writes a file below environments/. */
  writeEnvironment(path: string, text: string): void {
    const file = join(this.root, "environments", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Gives this checkout what another one has applied. */
  continueFrom(other: Checkout): void {
    for (const name of ["world", "state"]) {
      cpSync(join(other.rehearsal, name), join(this.rehearsal, name), { recursive: true });
    }
  }

  /** Forgets what was applied. */
  forget(): void {
    for (const name of ["world", "state"]) rmSync(join(this.rehearsal, name), { recursive: true, force: true });
  }

  /**
   * Changes a module so that it synthesizes something else for one stack: the tags of the subnets.
   *
   * @param run makes the change differ from the last one
   */
  changeModule(run: number): void {
    const file = join(this.root, "modules", "vpc", "routed-subnet.ts");
    const before = readFileSync(file, "utf8");
    const after = before.replace(/tags: \{ (Bench: "\d+", )?/, `tags: { Bench: "${run}", `);
    if (after === before) throw new Error(`${basename(file)} has no tags that the bench could change`);
    writeFileSync(file, after);
  }

  /** Takes the module as the repository has it. */
  restoreModule(): void {
    const file = join("modules", "vpc", "routed-subnet.ts");
    cpSync(join(repository, file), join(this.root, file));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** @throws when the repository has no such environment */
export function checkEnvironment(name: string): void {
  const file = join("environments", `${name}.ts`);
  if (!existsSync(join(repository, file))) {
    throw new Error(`${file} does not exist. Name an environment of this repository with --environment.`);
  }
}
