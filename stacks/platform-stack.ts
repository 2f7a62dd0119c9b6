import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import { setRoleSettings } from "@ml-platform/modules/role-settings";
import { nameInAws, sandpitTagKey } from "@ml-platform/rules";
import { type App, Aspects, TerraformOutput, type TerraformRemoteState, TerraformStack } from "cdktf";
import { AwsStack } from "./aws-stack.ts";
import { readState } from "./backends.ts";
import { clusterContract } from "./cluster/contract.ts";
import { configureClusterProviders } from "./cluster-providers.ts";
import { type Contract, type OutputKinds, outputName, type Published, type Upstream } from "./contract.ts";
import { roleSettingsOf } from "./role-changes.ts";
import { LimitRoles, roleLimitsOf } from "./role-limits.ts";
import { publisherOf, type StackNode, stackName } from "./stack-node.ts";
import { type StateOptions, stateLocation } from "./state-location.ts";
import { upstreamValues } from "./upstream-values.ts";

/** What every stack needs to know. */
export interface StackContext extends StateOptions {
  readonly environment: Environment;
  readonly node: StackNode;
  /** The day of synthesis, for facts that have dates, such as the support of Kubernetes versions. */
  readonly today: Date;
}

/** What a stack of one cluster needs to know. */
export interface ClusterStackContext extends StackContext {
  /** `ml` */
  readonly clusterName: string;
  readonly cluster: ClusterEnvironment;
}

/**
 * One Terraform state of one environment. This class adds what every stack of an environment must do in the same way:
 * names, order and the output contract. A subclass reads contracts, creates modules and publishes its outputs.
 */
export abstract class PlatformStack extends AwsStack {
  readonly environment: Environment;
  private readonly context: StackContext;
  /** The upstream states that the stack reads, by stack id. */
  private readonly states = new Map<string, TerraformRemoteState>();

  constructor(app: App, context: StackContext) {
    const { environment, node } = context;
    super(app, {
      node,
      account: environment.account,
      region: environment.region,
      tags: tagsOf(context),
      state: stateLocation(environment, node.id, context),
      protected: environment.protected,
    });
    this.context = context;
    this.environment = environment;
    this.comeAfter(node.dependencies);
    const limits = roleLimitsOf(environment);
    if (limits !== undefined) Aspects.of(this).add(new LimitRoles(limits));
    setRoleSettings(this, roleSettingsOf(environment, this.namesOfClusters()));
    if (node.providers.some((provider) => provider !== "aws")) {
      configureClusterProviders(this, node.providers, this.read(clusterContract), environment);
    }
  }

  /** The name of a cluster in AWS: `dev-ml`. It may be the base's. */
  protected nameOfCluster({ clusterName, cluster }: Pick<ClusterStackContext, "clusterName" | "cluster">): string {
    const { environment } = publisherOf(this.environment, clusterContract, clusterName);
    return [nameInAws(environment.name, environment), nameInAws(clusterName, cluster)].join("-");
  }

  /** Names in AWS of all clusters of the environment, by their names in it. */
  protected namesOfClusters(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.environment.clusters).map(([clusterName, cluster]) => [
        clusterName,
        this.nameOfCluster({ clusterName, cluster }),
      ]),
    );
  }

  /** Publishes this stack's outputs under the names of its contract, on which other stacks may rely. */
  protected publish<Outputs extends OutputKinds>({ outputs }: Contract<Outputs>, values: Published<Outputs>): void {
    for (const key of Object.keys(outputs)) {
      new TerraformOutput(this, outputName(key), { value: values[key], staticId: true });
    }
  }

  /**
   * Reads what another stack published, of this environment or of its base; a cluster's stack reads its own cluster's.
   *
   * @param clusterName the cluster whose stack publishes the contract, for a stack that reads those of several
   * @throws {RangeError} for a contract that the stack's kind lists neither in `reads` nor in `readsOfEachCluster`
   */
  protected read<Outputs extends OutputKinds>(
    contract: Contract<Outputs>,
    clusterName: string | undefined = this.catalogued.cluster,
  ): Upstream<Outputs> {
    const { environment, id } = publisherOf(this.environment, contract, clusterName);
    if (!this.catalogued.dependencies.includes(id)) {
      throw new RangeError(
        `${this.node.id} reads ${id}, which its kind lists neither in "reads" nor in "readsOfEachCluster".`,
      );
    }
    const state = this.states.get(id) ?? readState(this, id, stateLocation(environment, id, this.context));
    this.states.set(id, state);
    return upstreamValues(state, contract);
  }

  /**
   * Orders this stack after its upstreams. One outside this synthesis is applied separately; only its state is needed.
   */
  private comeAfter(ids: readonly string[]): void {
    for (const id of ids) {
      const upstream = this.node.root.node.tryFindChild(id);
      if (upstream instanceof TerraformStack) this.addDependency(upstream);
    }
  }
}

function tagsOf(context: StackContext): Readonly<Record<string, string>> {
  const { environment } = context;
  const { owner, costCentre, repository, ...own } = environment.tags;
  return {
    ...own,
    environment: nameInAws(environment.name, environment),
    ...(environment.sandpit !== undefined && { [sandpitTagKey]: nameInAws(environment.name, environment) }),
    stack: nameOfStackInAws(context),
    owner,
    "cost-centre": costCentre,
    repository,
    "managed-by": "terraform",
  };
}

/** The name of a stack in tags, which stay when its cluster is renamed: a new one would replace every node. */
function nameOfStackInAws({ environment, node: { kind, cluster } }: StackContext): string {
  const name = cluster === undefined ? undefined : nameInAws(cluster, environment.clusters[cluster] ?? {});
  return stackName(kind, name);
}
