import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider/index.js";
import { awsProviderNeed, requireAwsProvider } from "@ml-platform/modules/require-aws-provider";
import {
  type AwsEndpoints,
  type AwsProviderNeed,
  awsProviderConstraint,
  awsServices,
  endpointOf,
  type StateLocation,
} from "@ml-platform/rules";
import { type App, TerraformStack } from "cdktf";
import { keepState } from "./backends.ts";
import { findViolations, type PolicyExemption, violationMessage } from "./policies/index.ts";
import type { StackNode } from "./stack-node.ts";
import { strangerMessage, withStrangers } from "./strangers.ts";

export interface AwsStackProps {
  /** What is known about the stack without building it. */
  readonly node: StackNode;
  readonly account: { readonly id: string; readonly endpoints?: AwsEndpoints | undefined };
  readonly region: string;
  /** The provider sets them on every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where the stack keeps its state. */
  readonly state: StateLocation;
  /** Whether what it holds must survive mistakes. */
  readonly protected: boolean;
}

/** 1.11: S3 state locks without DynamoDB are no longer experimental. */
const terraformVersions = ">= 1.11.0";

/**
 * One Terraform state in one AWS account. This class does what every stack must do in the same way: required versions,
 * provider and allowed account, tags, backend and the policy checks.
 */
export abstract class AwsStack extends TerraformStack {
  readonly catalogued: StackNode;
  /** Modules set them on what the provider cannot reach (instances, volumes). */
  readonly tags: Readonly<Record<string, string>>;
  readonly exemptions: PolicyExemption[] = [];
  private readonly provider: AwsProviderConfig;
  /** For other regions than the stack's own, by region. */
  private readonly elsewhere = new Map<string, AwsProvider>();
  private readonly isProtected: boolean;
  private serialized: object | undefined;

  constructor(app: App, { node, account, region, tags, state, protected: isProtected }: AwsStackProps) {
    super(app, node.id);
    this.catalogued = node;
    this.tags = tags;
    this.isProtected = isProtected;
    this.requireVersions();
    this.provider = {
      region,
      allowedAccountIds: [account.id],
      ...endpointsOf(account.endpoints),
      defaultTags: [{ tags }],
    };
    new AwsProvider(this, "aws", this.provider);
    keepState(this, state);
    this.node.addValidation({ validate: () => this.violations() });
  }

  /** cdktf would resolve all of the stack once more, to read what it refers to in other stacks from their states. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** cdktf writes a stack right after its validation, so what was serialized for the policies is reused. */
  override toTerraform(): object {
    const serialized = this.serialized ?? super.toTerraform();
    this.serialized = undefined;
    return serialized;
  }

  /** What it has that only newer AWS providers know; undefined if every version of the range will do. */
  get awsProviderNeed(): AwsProviderNeed | undefined {
    return awsProviderNeed(this);
  }

  /** Raises the oldest AWS provider that this stack accepts; modules call the function of this name. */
  protected requireAwsProvider(version: string, reason: string): void {
    requireAwsProvider(this, version, reason);
  }

  /**
   * Lets `constructPath` break a policy, for a reason that `platform validate` shows. What was not made, such as a policy of
   * a role that exists already, needs none.
   */
  protected exempt(exemption: PolicyExemption): void {
    const isMade = this.node.findAll().some(({ node }) => node.path === exemption.constructPath);
    if (isMade) this.exemptions.push(exemption);
  }

  /**
   * The provider for the few resources that belong into another region. Version 6 has an argument `region` for that, which
   * version 5 refuses.
   */
  protected providerIn(region: string): AwsProvider {
    const provider =
      this.elsewhere.get(region) ?? new AwsProvider(this, `aws-${region}`, { ...this.provider, region, alias: region });
    this.elsewhere.set(region, provider);
    return provider;
  }

  private violations(): string[] {
    const { result, strangers } = withStrangers(() => super.toTerraform() as Record<string, object>);
    this.serialized = result;
    const context = { protected: this.isProtected };
    const violations = findViolations(result, context, this.exemptions);
    return [...strangers.map(strangerMessage), ...violations.map(violationMessage)];
  }

  private requireVersions(): void {
    this.addOverride("terraform.required_version", terraformVersions);
    this.addOverride("terraform.required_providers.aws.version", awsProviderConstraint());
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
  }
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
