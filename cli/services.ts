import type { Emulator } from "@ml-platform/emulator";
import type { Synthesis, SynthesizeOptions } from "@ml-platform/stacks";

/** What the command asks of the rest of the repository and of the world; tests and the demonstration put others in. */
export interface Services {
  environments(): Promise<readonly PlatformEnvironment[]>;
  /** Writes `cdk.tf.json` of every stack of the named environments into `<outdir>/stacks/<id>/`. */
  synthesize(environments: readonly string[], options: SynthesizeOptions): Promise<Synthesis>;
  startEmulator(options: { worldDirectory: string; faultsFile: string }): Promise<Emulator>;
  /** The account that the credentials at hand belong to. */
  identify(region: string): Promise<{ readonly account: string; readonly arn: string }>;
  now(): Date;
}

/** The part of an environment that a run needs to know. */
export interface PlatformEnvironment {
  readonly name: string;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  readonly protected: boolean;
  readonly backend: { readonly type: string };
}
