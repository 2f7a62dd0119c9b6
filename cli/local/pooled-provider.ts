import { learnedVersion, loadLearned } from "@ml-platform/emulator/learned";
import { type ProviderPool, startProviderPool } from "@ml-platform/emulator/real";
import { awsProviderProblem } from "@ml-platform/rules";
import { platformServices } from "../platform-services.ts";
import type { ProvidedStack, Services } from "../services.ts";
import { ownAccessKey, schemasDirectory } from "./run-file.ts";

/**
 * The real AWS provider for several commands of this process on the target `local`, in processes that outlive Terraform
 * and serve only the types of our stacks: starting it, and reading the schemas of all others, takes every command of
 * Terraform seconds.
 */
export class PooledProvider {
  private readonly root: string;
  private readonly executable: string;
  private readonly schemas: string;
  private pool: Promise<ProviderPool> | undefined;

  /**
   * @param root of the repository
   * @param executable the provider's program
   * @param schemas the folder that keeps its schemas @default that of other commands on the target `local`
   */
  constructor(root: string, executable: string, schemas = schemasDirectory(root)) {
    this.root = root;
    this.executable = executable;
    this.schemas = schemas;
  }

  /** Takes the place of the service of this name. */
  readonly startProviders: Services["startProviders"] = async (target, options) => {
    const inClusters = await platformServices(this.root).startProviders(target, { ...options, installsOthers: false });
    this.pool ??= startProviderPool({
      executable: () => this.executable,
      environment: { AWS_ACCESS_KEY_ID: ownAccessKey(this.root), AWS_SECRET_ACCESS_KEY: "local" },
      types: () => new Set(loadLearned().keys()),
      schemas: this.schemas,
    });
    const { environment } = await this.pool;
    const attached = [inClusters?.environment, environment].map((each) =>
      JSON.parse(each?.["TF_REATTACH_PROVIDERS"] ?? "{}"),
    );
    return {
      environment: { TF_REATTACH_PROVIDERS: JSON.stringify(Object.assign({}, ...attached)) },
      refusal: refusalOfPool,
      stop: async () => inClusters?.stop(),
    };
  };

  async stop(): Promise<void> {
    await (await this.pool)?.stop();
  }
}

/** Why a stack cannot be planned by the providers of a pool, which are of the version that was learned from. */
export function refusalOfPool({ awsProvider }: Pick<ProvidedStack, "awsProvider">): string | undefined {
  return awsProviderProblem(awsProvider, learnedVersion, "the provider that was started for all stacks is");
}
