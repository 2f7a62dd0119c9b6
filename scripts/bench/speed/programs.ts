import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { TimedCommand } from "../timed.ts";
import { type Checkout, parallelism, type SynthesizedStack } from "./checkout.ts";

/** A program that plans and applies the stacks of an environment. */
export interface Program {
  readonly name: string;
  readonly title: string;
  /** Whether it begins with our TypeScript; the others get the stacks that were synthesized before. */
  readonly synthesizes: boolean;
  /** What an author runs once before. @default - nothing */
  prepare?(): TimedCommand;
  plan(): TimedCommand;
  /** Undefined where a program cannot apply the stacks of an environment in their order. */
  apply?(): TimedCommand;
}

export interface Found {
  readonly programs: readonly Program[];
  /** Why others are not measured. */
  readonly skipped: readonly string[];
}

interface Settings {
  readonly checkout: Checkout;
  /** The binary that all run. */
  readonly terraform: string;
  /** Variables that attach the emulator of the bench. */
  readonly emulator: () => Readonly<Record<string, string>>;
}

/** The names of the programs that may be found on PATH, and how each tells its version. */
const onPath = {
  terragrunt: { title: "Terragrunt", versionArgument: "--version", url: "https://terragrunt.gruntwork.io" },
  terramate: { title: "Terramate", versionArgument: "version", url: "https://terramate.io" },
  tofu: { title: "OpenTofu", versionArgument: "version", url: "https://opentofu.org" },
} as const;
type Peer = keyof typeof onPath;

/** With `-detailed-exitcode`, a program that finds a change fails: then it does not do what the others do. */
const plan = ["plan", "-input=false", "-no-color", "-detailed-exitcode"] as const;
const apply = ["apply", "-input=false", "-no-color", "-auto-approve"] as const;

/** This command, Terraform, and the other programs that this machine has. */
export async function findPrograms(settings: Settings): Promise<Found> {
  const { checkout } = settings;
  const titles = new Map<Peer, string>();
  const skipped: string[] = [];
  for (const name of Object.keys(onPath) as Peer[]) {
    const { title, url } = onPath[name];
    const version = await versionOf(name);
    if (version === undefined) skipped.push(`${title}: \`${name}\` is not on PATH (${url})`);
    else titles.set(name, `${title} ${version}`);
  }
  const env = peerEnvironment(settings);
  const ours: Program = {
    name: "platform",
    title: `\`platform plan ${checkout.environment}\``,
    synthesizes: true,
    plan: () => checkout.platform("plan"),
    apply: () => checkout.platform("apply", "--auto-approve"),
  };
  const terraform: Program = {
    name: "terraform",
    title: `Terraform ${await versionOf(settings.terraform)} alone, ${parallelism} at once in no order (init and plan)`,
    synthesizes: false,
    plan: () => ({
      command: ["sh", "-c", `ls stacks | xargs -P ${parallelism} -I STACK sh -c '${initAndPlan}'`],
      cwd: checkout.stacksOf("terraform"),
      env: env(),
    }),
  };
  const terragrunt: Program = {
    name: "terragrunt",
    title: `${titles.get("terragrunt")} \`run --all plan\``,
    synthesizes: false,
    plan: () => inTerragrunt(plan),
    apply: () => inTerragrunt(apply),
  };
  const inTerragrunt = (command: readonly string[]): TimedCommand => ({
    command: ["terragrunt", "run", "--all", "--non-interactive", "--parallelism", `${parallelism}`, "--", ...command],
    cwd: join(checkout.stacksOf("terragrunt"), "stacks"),
    // It prefers a tofu that is on PATH.
    env: { ...env(), TG_TF_PATH: "terraform", TG_NO_COLOR: "true" },
  });
  const terramate: Program = {
    name: "terramate",
    title: `${titles.get("terramate")} \`run --parallel ${parallelism}\``,
    synthesizes: false,
    prepare: () => inTerramate(["init", "-input=false"]),
    plan: () => inTerramate(plan),
    apply: () => inTerramate(apply),
  };
  const inTerramate = (command: readonly string[]): TimedCommand => ({
    command: [
      "terramate",
      "run",
      "--parallel",
      `${parallelism}`,
      "--disable-safeguards=all",
      "--",
      "terraform",
      ...command,
    ],
    cwd: checkout.stacksOf("terramate"),
    env: env(),
  });
  const tofu: Program = {
    name: "tofu",
    title: `${ours.title} with ${titles.get("tofu")}`,
    synthesizes: true,
    plan: () => ({ ...checkout.platform("plan"), env: { PLATFORM_TERRAFORM: "tofu" } }),
  };
  const peers = [terragrunt, terramate, tofu].filter(({ name }) => titles.has(name as Peer));
  return { programs: [ours, terraform, ...peers], skipped };
}

const initAndPlan = `cd stacks/STACK && terraform init -input=false -no-color && terraform ${plan.join(" ")}`;

/** The variables for programs that run the Terraform of the bench against its emulator. */
function peerEnvironment({ checkout, terraform, emulator }: Settings): () => Record<string, string> {
  const bin = join(checkout.root, ".platform", "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(terraform, join(bin, "terraform"));
  return () => ({
    PATH: [bin, process.env["PATH"]].join(delimiter),
    TF_IN_AUTOMATION: "1",
    ...emulator(),
  });
}

/** Undefined if the program cannot be started. */
async function versionOf(program: string): Promise<string | undefined> {
  const argument = Object.hasOwn(onPath, program) ? onPath[program as Peer].versionArgument : "version";
  const { stdout, failed } = await execa(program, [argument], { reject: false });
  return failed ? undefined : (/\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? "");
}

/** Writes, beside each stack, what tells the programs in which order they are to be worked on. */
export async function writePeerFiles(checkout: Checkout, stacks: readonly SynthesizedStack[]): Promise<void> {
  const [terragrunt, terramate] = [checkout.stacksOf("terragrunt"), checkout.stacksOf("terramate")];
  for (const stack of stacks) {
    writeFileSync(join(terragrunt, "stacks", stack.id, "terragrunt.hcl"), terragruntFile(stack));
    writeFileSync(join(terramate, "stacks", stack.id, "stack.tm.hcl"), terramateFile(stack));
  }
  // Its root is that of a Git repository.
  await execa("git", ["init", "--quiet"], { cwd: terramate });
}

function terragruntFile({ dependencies }: SynthesizedStack): string {
  return `dependencies {\n  paths = ${JSON.stringify(dependencies.map((other) => `../${other}`))}\n}\n`;
}

function terramateFile({ id, dependencies }: SynthesizedStack): string {
  const after = JSON.stringify(dependencies.map((other) => `/stacks/${other}`));
  return `stack {\n  name = "${id}"\n  id = "${id}"\n  after = ${after}\n}\n`;
}
