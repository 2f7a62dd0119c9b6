import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider/index.js";
import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import { type AwsEndpoints, awsServices, endpointOf, nameInAws } from "@ml-platform/rules";
import { type App, TerraformOutput, type TerraformRemoteState, TerraformStack } from "cdktf";
import { keepState, readState } from "./backends.ts";
import { clusterContract } from "./cluster/contract.ts";
import { configureClusterProviders } from "./cluster-providers.ts";
import { type Contract, type OutputKinds, outputName, type Published, type Upstream } from "./contract.ts";
import { findViolations, type PolicyExemption, violationMessage } from "./policies/index.ts";
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

/** The configuration uses only what both major versions accept: docs/decisions/0004-provider-version-range.md. */
const awsProviderVersions = ">= 5.100.0, < 7.0.0";
/** 1.11: S3 state locks without DynamoDB are no longer experimental. */
const terraformVersions = ">= 1.11.0";

/**
 * One Terraform state of one environment. This class does what every stack must do in the same way: provider and
 * allowed account, backend, tags, names, the output contract and the policy checks. A subclass reads contracts, creates
 * modules and publishes its outputs.
 */
export abstract class PlatformStack extends TerraformStack {
  readonly environment: Environment;
  /** What the catalogue knows about the stack. */
  readonly catalogued: StackNode;
  /** The provider sets them on every resource, and modules on what the provider cannot reach (instances, volumes). */
  readonly tags: Readonly<Record<string, string>>;
  readonly exemptions: PolicyExemption[] = [];
  private readonly context: StackContext;
  /** The upstream states that the stack reads, by stack id. */
  private readonly states = new Map<string, TerraformRemoteState>();
  private serialized: object | undefined;

  constructor(app: App, context: StackContext) {
    const { environment, node } = context;
    super(app, node.id);
    this.context = context;
    this.environment = environment;
    this.catalogued = node;
    const { owner, costCentre, repository, ...own } = environment.tags;
    this.tags = {
      ...own,
      environment: nameInAws(environment.name, environment),
      stack: nameOfStackInAws(context),
      owner,
      "cost-centre": costCentre,
      repository,
      "managed-by": "terraform",
    };
    this.requireVersions();
    new AwsProvider(this, "aws", {
      region: environment.region,
      allowedAccountIds: [environment.account.id],
      ...endpointsOf(environment.account.endpoints),
      defaultTags: [{ tags: this.tags }],
    });
    keepState(this, stateLocation(environment, node.id, context));
    this.comeAfter(node.dependencies);
    if (node.providers.some((provider) => provider !== "aws")) {
      configureClusterProviders(this, node.providers, this.read(clusterContract), environment);
    }
    this.node.addValidation({ validate: () => this.violations() });
  }

  /** cdktf writes a stack right after its validation, so what was serialized for the policies is reused. */
  override toTerraform(): object {
    const serialized = this.serialized ?? super.toTerraform();
    this.serialized = undefined;
    return serialized;
  }

  /** The name of a cluster in AWS: `dev-ml`. */
  protected nameOfCluster({ clusterName, cluster }: ClusterStackContext): string {
    return [nameInAws(this.environment.name, this.environment), nameInAws(clusterName, cluster)].join("-");
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
   * @throws {RangeError} for a contract that the stack's kind does not list in `reads`
   */
  protected read<Outputs extends OutputKinds>(contract: Contract<Outputs>): Upstream<Outputs> {
    const { environment, id } = publisherOf(this.environment, contract, this.catalogued.cluster);
    if (!this.catalogued.dependencies.includes(id)) {
      throw new RangeError(`${this.node.id} reads ${id}, which its kind does not list in "reads".`);
    }
    const state = this.states.get(id) ?? readState(this, id, stateLocation(environment, id, this.context));
    this.states.set(id, state);
    return upstreamValues(state, contract);
  }

  /** Lets `constructPath` break a policy, for a reason that `platform validate` shows. */
  protected exempt(exemption: PolicyExemption): void {
    this.exemptions.push(exemption);
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

  private violations(): string[] {
    this.serialized = super.toTerraform();
    const context = { protected: this.environment.protected };
    return findViolations(this.serialized as Record<string, unknown>, context, this.exemptions).map(violationMessage);
  }

  private requireVersions(): void {
    this.addOverride("terraform.required_version", terraformVersions);
    this.addOverride("terraform.required_providers.aws.version", awsProviderVersions);
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
  }
}

/** The name of a stack in tags, which stay when its cluster is renamed: a new one would replace every node. */
function nameOfStackInAws({ environment, node: { kind, cluster } }: StackContext): string {
  const name = cluster === undefined ? undefined : nameInAws(cluster, environment.clusters[cluster] ?? {});
  return stackName(kind, name);
}

/** The part of the provider's configuration that leads it to other endpoints than AWS's own. */
function endpointsOf(endpoints: AwsEndpoints | undefined): Pick<AwsProviderConfig, "endpoints" | "s3UsePathStyle"> {
  if (endpoints === undefined) return {};
  const urls = awsServices.flatMap((service) => {
    const url = endpointOf(endpoints, service);
    return url === undefined ? [] : [[service, url]];
  });
  return { endpoints: [Object.fromEntries(urls)], s3UsePathStyle: endpoints.pathStyle };
}
