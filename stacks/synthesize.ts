import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { App } from "cdktf";
import { type BuildOptions, buildApp } from "./build-app.ts";
import { PlatformStack } from "./platform-stack.ts";
import type { PolicyExemption } from "./policies/index.ts";
import { withStackTraces } from "./stack-traces.ts";

export interface SynthesizedStack {
  /** `dev-network` */
  readonly id: string;
  readonly environment: string;
  /** `network` */
  readonly name: string;
  /** Working directory for terraform, below `outdir`. */
  readonly directory: string;
  /** Ids of the stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  readonly warnings: readonly { readonly constructPath: string; readonly message: string }[];
}

export interface Synthesis {
  readonly stacks: readonly SynthesizedStack[];
  readonly exemptions: readonly PolicyExemption[];
}

export interface SynthesizeOptions extends BuildOptions {
  readonly outdir: string;
  /**
   * Whether each block says where in the TypeScript it was made, in `"//".metadata.stackTrace`. Slower, and the bytes
   * then depend on where the repository lies.
   *
   * @default false
   */
  readonly stackTraces?: boolean;
}

/**
 * Writes `cdk.tf.json` of every stack of `environments` into `<outdir>/stacks/<id>/`. The same input gives the same
 * bytes.
 *
 * @throws {UserError} when an environment asks for what a module refuses, or a stack breaks a policy
 */
export function synthesize(
  environments: readonly Environment[],
  { outdir, stackTraces = false, ...options }: SynthesizeOptions,
): Synthesis {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  const build = () => buildApp(app, environments, options);
  if (stackTraces) withStackTraces(build);
  else build();
  try {
    app.synth();
  } catch (failure) {
    throw new UserError(withoutAdvice(failure instanceof Error ? failure.message : String(failure)), {
      cause: failure,
    });
  }
  const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
  return {
    stacks: stacks.map((stack) => {
      const { workingDirectory, dependencies, annotations } = app.manifest.forStack(stack);
      return {
        id: stack.node.id,
        environment: stack.environment.name,
        name: stack.name,
        directory: join(outdir, workingDirectory),
        dependencies,
        warnings: annotations.map(({ constructPath, message }) => ({ constructPath, message })),
      };
    }),
    exemptions: stacks.flatMap((stack) => stack.exemptions),
  };
}

/** cdktf advises to skip validations; ours are not to be skipped. */
function withoutAdvice(message: string): string {
  return message.replace(/\s*If you wish to ignore these validations.*$/s, "");
}
