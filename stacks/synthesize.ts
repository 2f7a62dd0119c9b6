import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BootstrapAccount, Company, Environment } from "@ml-platform/environments";
import { company } from "@ml-platform/environments/company";
import { type AwsProviderNeed, type StateLocation, UserError } from "@ml-platform/rules";
import { App } from "cdktf";
import type { AwsStack } from "./aws-stack.ts";
import { type BuildOptions, buildApp } from "./build-app.ts";
import { placeCharts } from "./place-charts.ts";
import type { PolicyExemption } from "./policies/index.ts";
import { loadIamActions } from "./policies/load-iam-actions.ts";
import type { StackNode } from "./stack-node.ts";
import { withoutTokenTraces, withStackTraces } from "./stack-traces.ts";

export interface SynthesizedStack extends StackNode {
  /** Working directory for terraform, below `outdir`. */
  readonly directory: string;
  /** What it has that only newer AWS providers know. @default - every version of the range will do */
  readonly awsProvider?: AwsProviderNeed;
  readonly warnings: readonly { readonly constructPath: string; readonly message: string }[];
}

export interface Synthesis {
  readonly stacks: readonly SynthesizedStack[];
  readonly exemptions: readonly PolicyExemption[];
}

export interface SynthesizeOptions extends BuildOptions {
  readonly outdir: string;
  /**
   * Whether each block records where in the TypeScript it was created, in `"//".metadata.stackTrace`. This is slower,
   * and the output then depends on the path of the repository.
   *
   * @default false
   */
  readonly stackTraces?: boolean;
}

/**
 * Writes `cdk.tf.json` of every stack of `environments` into `<outdir>/stacks/<id>/`, with the charts of the repository that
 * it uses, and `manifest.json`. The same input gives the same bytes. Each environment is synthesized separately, so that only cdktf's table of tokens stays in
 * memory afterwards.
 *
 * @throws {UserError} when a module refuses what an environment asks for, or a stack breaks a policy
 */
export async function synthesize(environments: readonly Environment[], options: SynthesizeOptions): Promise<Synthesis> {
  const manifest = new Manifest(options.outdir);
  const parts: Synthesis[] = [];
  for (const environment of environments) {
    const work = () => synthesizeOne(environment, options);
    parts.push(await (options.stackTraces === true ? withStackTraces(work) : withoutTokenTraces(work)));
    manifest.add();
  }
  manifest.write();
  return {
    stacks: parts.flatMap(({ stacks }) => stacks),
    exemptions: parts.flatMap(({ exemptions }) => exemptions),
  };
}

export interface BootstrapOptions {
  readonly outdir: string;
  /** Where the stack keeps its state: first a file, then the bucket that it makes (`bootstrapStateLocation`). */
  readonly location: StateLocation;
  /** Every account of `accountsOf`: the roles of the DevOps account lead into the others. */
  readonly accounts: readonly BootstrapAccount[];
  /** The GitLab project and the DevOps account. @default - those of company.ts */
  readonly company?: Pick<Company, "gitlab" | "devops">;
}

/**
 * Writes the stack that prepares an account, as {@link synthesize} does.
 *
 * @throws {UserError} as {@link synthesize} does
 */
export async function synthesizeBootstrap(
  account: BootstrapAccount,
  { outdir, ...options }: BootstrapOptions,
): Promise<SynthesizedStack> {
  const { BootstrapStack } = await import("./bootstrap/bootstrap-stack.ts");
  const { stacks } = await withoutTokenTraces(() =>
    synthesizeApp(outdir, async (app) => {
      const stack = new BootstrapStack(app, { company, ...options, account });
      await loadIamActions(stack);
      return [stack];
    }),
  );
  return stacks[0] as SynthesizedStack;
}

function synthesizeOne(environment: Environment, { outdir, ...options }: SynthesizeOptions): Promise<Synthesis> {
  return synthesizeApp(outdir, (app) => buildApp(app, environment, options));
}

async function synthesizeApp(outdir: string, build: (app: App) => Promise<readonly AwsStack[]>): Promise<Synthesis> {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  const stacks = await build(app);
  try {
    app.synth();
  } catch (failure) {
    throw new UserError(withoutAdvice(failure instanceof Error ? failure.message : String(failure)), {
      cause: failure,
    });
  }
  return {
    stacks: stacks.map((stack) => synthesized(app, stack, outdir)),
    exemptions: stacks.flatMap((stack) => stack.exemptions),
  };
}

function synthesized(app: App, stack: AwsStack, outdir: string): SynthesizedStack {
  const { workingDirectory, annotations } = app.manifest.forStack(stack);
  const directory = join(outdir, workingDirectory);
  placeCharts(directory);
  const { awsProviderNeed: awsProvider } = stack;
  return {
    ...stack.catalogued,
    directory,
    ...(awsProvider !== undefined && { awsProvider }),
    warnings: annotations.map(({ constructPath, message }) => ({ constructPath, message })),
  };
}

/** Removes cdktf's advice to skip validations: ours must not be skipped. */
function withoutAdvice(message: string): string {
  return message.replace(/\s*If you wish to ignore these validations.*$/s, "");
}

interface ManifestJson {
  readonly stacks: object;
}

/** Combines the manifests that cdktf writes, one per app, into one that lists the stacks of all environments. */
class Manifest {
  private readonly file: string;
  private content: ManifestJson = { stacks: {} };

  constructor(outdir: string) {
    this.file = join(outdir, "manifest.json");
  }

  /** Adds the manifest that the last app wrote. */
  add(): void {
    const written = JSON.parse(readFileSync(this.file, "utf8")) as ManifestJson;
    this.content = { ...written, stacks: { ...this.content.stacks, ...written.stacks } };
  }

  write(): void {
    if (existsSync(this.file)) writeFileSync(this.file, JSON.stringify(this.content, null, 2));
  }
}
