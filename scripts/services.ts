/** What the command asks of the rest of the repository and of the world; tests and the demonstration put others in. */
export interface Services {
  environments(): Promise<readonly PlatformEnvironment[]>;
  /** Writes `cdk.tf.json` of every stack of the named environments into `<outdir>/stacks/<id>/`. */
  synthesize(environments: readonly string[], options: SynthesisOptions): Promise<PlatformSynthesis>;
  startEmulator(options: { worldDirectory: string; faultsFile: string }): Promise<Emulator>;
  /** The account that the credentials at hand belong to. */
  identify(region: string): Promise<{ readonly account: string; readonly arn: string }>;
  now(): Date;
}

export type Target = "aws" | "emulated";

/** The part of an environment that a run needs to know. */
export interface PlatformEnvironment {
  readonly name: string;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  readonly protected: boolean;
  readonly backend: { readonly type: string };
}

export interface SynthesisOptions {
  readonly outdir: string;
  readonly target: Target;
  /** Directory of local state files, relative to a stack's working directory. */
  readonly localState: string;
  readonly today: Date;
  /** Whether each block says where in the TypeScript it was made. @default false */
  readonly stackTraces?: boolean;
}

export interface PlatformStackOnDisk {
  /** `dev-network` */
  readonly id: string;
  readonly environment: string;
  /** `network` */
  readonly name: string;
  readonly directory: string;
  /** Ids of the stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  readonly warnings: readonly { readonly constructPath: string; readonly message: string }[];
}

export interface PlatformSynthesis {
  readonly stacks: readonly PlatformStackOnDisk[];
  readonly exemptions: readonly { readonly policy: string; readonly constructPath: string; readonly reason: string }[];
}

export interface Emulator {
  /** Variables that attach Terraform to it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}
