import type { Emulator } from "@ml-platform/emulator";
import type { BootstrapAccount, Environment, LoadedEnvironment } from "@ml-platform/environments";
import type { AwsProviderNeed } from "@ml-platform/rules";
import type {
  BootstrapOptions,
  StackNode,
  Synthesis,
  SynthesizedStack,
  SynthesizeOptions,
  Target,
} from "@ml-platform/stacks";

/** A stack, with what it needs of the AWS provider. */
export type ProvidedStack = Pick<SynthesizedStack, "providers" | "awsProvider">;

export interface Providers extends Emulator {
  /** Why nothing of a stack can be planned or applied. @default - everything can */
  refusal?(stack: ProvidedStack): string | undefined;
  /**
   * Variables for a stack that needs other providers than most.
   *
   * @param command of Terraform, such as `init`
   * @default - those of `environment`
   */
  environmentOf?(
    stack: ProvidedStack & Pick<SynthesizedStack, "directory">,
    command: string,
  ): Readonly<Record<string, string>> | undefined;
  /** What happened if everything that they work on is gone, states included. @default - that cannot happen */
  lost?(): Error | undefined;
}

/** What the command needs from the rest of the repository and from AWS; tests and the demonstration replace it. */
export interface Services {
  /**
   * Every environment file of the repository; one that does not load has a problem instead of an environment.
   *
   * @param asked the environment that the command is about: others may be not read, which is their problem then
   *   @default all
   */
  environments(asked?: string): Promise<readonly LoadedEnvironment[]>;
  /** The stacks of an environment, each after those it reads, without synthesis. */
  stacksOf(environment: Environment): Promise<readonly StackNode[]>;
  /** Writes `cdk.tf.json` of every stack of the environments into `<outdir>/stacks/<id>/`. */
  synthesize(environments: readonly Environment[], options: SynthesizeOptions): Promise<Synthesis>;
  /** The accounts to bootstrap. @throws {UserError} when environments disagree about one */
  accounts(environments: readonly Environment[]): Promise<readonly BootstrapAccount[]>;
  /** Writes `cdk.tf.json` of the stack that prepares an account into `<outdir>/stacks/<id>/`. */
  synthesizeBootstrap(account: BootstrapAccount, options: BootstrapOptions): Promise<SynthesizedStack>;
  /** Providers that Terraform uses instead of installing those that are required; undefined if it installs them. */
  startProviders(
    target: Target,
    options: {
      readonly worldDirectory: string;
      readonly faultsFile: string;
      /** The environment that is worked on, or an account, which has no network. */
      readonly place: Omit<Environment, "network"> & Partial<Pick<Environment, "network">>;
      /** Variables of programs that sign in to clusters, for providers that connect to some. */
      readonly signsIn?: Readonly<Record<string, string>>;
      /** What stacks need of the AWS provider that not every version has. @default - nothing */
      readonly awsProviders?: readonly AwsProviderNeed[];
      /** Whether Terraform can install those that write into clusters. @default false */
      readonly installsOthers?: boolean;
    },
  ): Promise<Providers | undefined>;
  /** The account that the current credentials belong to. @param endpoint of STS @default AWS's own */
  identify(region: string, endpoint?: string): Promise<{ readonly account: string; readonly arn: string }>;
  now(): Date;
}
