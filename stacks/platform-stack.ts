import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { Environment } from "@ml-platform/environments";
import { type App, TerraformOutput, type TerraformRemoteState, TerraformStack } from "cdktf";
import { type BackendPlace, backendOf } from "./backends.ts";
import {
  type Contract,
  type OutputKinds,
  outputName,
  type Published,
  type Upstream,
  upstreamValues,
} from "./contract.ts";
import { findViolations, type PolicyExemption, violationMessage } from "./policies/index.ts";

/** All that a stack needs to know besides its own section of the environment. */
export interface StackContext extends BackendPlace {
  readonly environment: Environment;
  /** The day of synthesis, for what has a date: Kubernetes support windows. */
  readonly today: Date;
}

/** What is valid in both provider majors is all we write: docs/decisions/0004-provider-version-range.md. */
const awsProviderVersions = ">= 5.100.0, < 7.0.0";
/** 1.11: S3 state locks without DynamoDB are no longer experimental. */
const terraformVersions = ">= 1.11.0";

/** `dev` and `network` make `dev-network`. */
export function stackId(environment: string, name: string): string {
  return `${environment}-${name}`;
}

/**
 * One Terraform state of one environment. Owns what every stack must do the same way: provider and allowed account,
 * backend, tags, names, the output contract and the policy checks. A subclass reads contracts, makes modules, publishes.
 */
export abstract class PlatformStack extends TerraformStack {
  readonly environment: Environment;
  /** `network`: the id without the environment. */
  readonly name: string;
  /** What the provider puts on every resource, and modules on what the provider cannot reach (instances, volumes). */
  readonly tags: Readonly<Record<string, string>>;
  readonly exemptions: PolicyExemption[] = [];
  private readonly context: StackContext;

  constructor(app: App, context: StackContext, name: string) {
    const { environment } = context;
    super(app, stackId(environment.name, name));
    this.context = context;
    this.environment = environment;
    this.name = name;
    this.tags = {
      environment: environment.name,
      stack: name,
      owner: environment.tags.owner,
      "cost-centre": environment.tags.costCentre,
      repository: environment.tags.repository,
      "managed-by": "terraform",
    };
    this.requireVersions();
    new AwsProvider(this, "aws", {
      region: environment.region,
      allowedAccountIds: [environment.account.id],
      defaultTags: [{ tags: this.tags }],
    });
    backendOf(context).declare(this);
    this.node.addValidation({
      validate: () =>
        findViolations(this.toTerraform(), { protected: environment.protected }, this.exemptions).map(violationMessage),
    });
  }

  /** A name that belongs to this environment: `dev-ml`. */
  protected nameOf(...parts: string[]): string {
    return [this.environment.name, ...parts].join("-");
  }

  /** Publishes this stack's outputs under names that other stacks may rely on. */
  protected publish<K extends OutputKinds>(contract: Contract<K>, values: Published<K>): void {
    for (const key of Object.keys(contract)) {
      new TerraformOutput(this, outputName(key), { value: values[key], staticId: true });
    }
  }

  /** Reads what another stack of the same environment published, and makes this stack come after it. */
  protected read<K extends OutputKinds>(stack: string, contract: Contract<K>): Upstream<K> {
    const upstreamId = stackId(this.environment.name, stack);
    const upstream = this.node.root.node.tryFindChild(upstreamId);
    // An upstream that is not part of this synthesis is somebody else's to apply: its state is all we need.
    if (upstream instanceof TerraformStack) this.addDependency(upstream);
    return upstreamValues(this.remoteState(upstreamId), contract);
  }

  /** Lets `constructPath` break a policy, for a reason that `platform validate` shows. */
  protected exempt(exemption: PolicyExemption): void {
    this.exemptions.push(exemption);
  }

  private remoteState(upstreamId: string): TerraformRemoteState {
    return backendOf(this.context).read(this, upstreamId);
  }

  private requireVersions(): void {
    this.addOverride("terraform.required_version", terraformVersions);
    this.addOverride("terraform.required_providers.aws.version", awsProviderVersions);
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
  }
}
