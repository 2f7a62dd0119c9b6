import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile/index.js";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document/index.js";
import {
  architectureOfBastion,
  type BastionSpec,
  bastionDefaults,
  checkBastion,
  checkBastionReachesTools,
  downloadsTools,
  helmFor,
  kubectlsFor,
  type NetworkSpec,
  partitionOf,
  type WithDefaults,
} from "@ml-platform/rules";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";
import { LogGroup } from "../logs/log-group.ts";
import { boundedName } from "../naming.ts";
import { reportProblems } from "../report-problems.ts";
import { hostTemplate } from "./launch-template.ts";
import { describeClusters, logSessions, openSessions } from "./permissions.ts";
import { ClusterAccess, type ReachedCluster } from "./reached-cluster.ts";
import { BastionSecurityGroup } from "./security-group.ts";
import { sessionDocument } from "./session-document.ts";
import { setupScript } from "./setup-script.ts";
import { bastionUserData } from "./user-data.ts";

/** Keys with a default in `bastionDefaults` may be omitted. */
export interface BastionProps extends WithDefaults<BastionSpec, typeof bastionDefaults> {
  /** `dev`. Known at synthesis. */
  readonly environment: string;
  readonly region: string;
  /** Known at synthesis. */
  readonly accountId: string;
  readonly network: Pick<NetworkSpec, "nat" | "dhcp"> & { readonly vpcId: string };
  /** One in each zone: private ones for Session Manager only, public ones for SSH. */
  readonly subnetIds: readonly string[];
  readonly clusters: readonly ReachedCluster[];
  /** Of instances, volumes and network interfaces, which the provider's default tags do not cover. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether Terraform refuses to destroy the logs of sessions. */
  readonly deletionProtection: boolean;
}

type CompleteProps = BastionProps & BastionSpec;

/** A host starts anew after this at the latest, with the newest image: nobody has to patch it. */
const longestLife = 30 * 24 * 3600;

/** Seconds in which a new host starts and installs its programs, before the next is replaced. */
const warmUp = 180;

/**
 * Hosts over several zones from which people reach private clusters, by sessions that are logged. They hold nothing: each
 * can be replaced at any time, and is when its template changes, so that at least half of them stay.
 *
 * @throws {UserError} naming every error in the specification
 */
export class Bastion extends Construct {
  readonly autoscalingGroupName: string;
  readonly securityGroupId: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly sessionDocumentName: string;
  readonly logGroupName: string;
  /** The policy of the hosts' role for Session Manager, which can name no resources. @default - a role that exists has its own */
  readonly sessionPolicy: Construct | undefined;

  constructor(scope: Construct, id: string, given: BastionProps) {
    super(scope, id);
    const props: CompleteProps = { ...bastionDefaults, ...given };
    const { environment, clusters, network } = props;
    const name = `${environment}-bastion`;
    reportProblems(this, `The bastion ${name}`, [...checkBastion(props), ...checkBastionReachesTools(props, network)]);

    this.logGroupName = `/aws/ssm/${name}`;
    this.sessionLogs(props);
    this.sessionDocumentName = this.session(props);
    const role = this.role(props);
    this.roleName = role.name;
    this.roleArn = role.arn;
    this.sessionPolicy = role.node.tryFindChild(sessionManager) as Construct | undefined;
    const securityGroup = new BastionSecurityGroup(this, "security-group", { ...props, name, vpcId: network.vpcId });
    this.securityGroupId = securityGroup.id;
    this.autoscalingGroupName = this.hosts(props, name, [...role.policies, ...securityGroup.egress]);

    const reached = new Construct(this, "clusters");
    for (const cluster of clusters) {
      new ClusterAccess(reached, cluster.id, {
        cluster,
        region: props.region,
        roleArn: role.arn,
        securityGroupId: securityGroup.id,
        policy: props.kubernetesPolicy,
      });
    }
  }

  private sessionLogs({ region, accountId, sessionLogs, deletionProtection }: CompleteProps): void {
    new LogGroup(this, "session-logs", {
      name: this.logGroupName,
      region,
      accountId,
      retentionDays: sessionLogs.retentionDays,
      deletionProtection,
    });
  }

  /** Its name begins with a word of ours, because AWS refuses names that begin with `aws`, `amazon` or `amzn`. */
  private session({ environment }: CompleteProps): string {
    return new SsmDocument(this, "session", {
      name: `bastion-${environment}`,
      documentType: "Session",
      documentFormat: "JSON",
      content: sessionDocument(`Shells on the bastion hosts of ${environment}`, this.logGroupName),
    }).name;
  }

  private role(props: CompleteProps): ServiceRole {
    const { environment, region, accountId, clusters } = props;
    const logGroupArn = `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:${this.logGroupName}`;
    const names = clusters.map(({ name }) => name);
    return new ServiceRole(this, "role", {
      owner: environment,
      region,
      purpose: "bastion",
      description: `Bastion hosts of ${environment}`,
      service: "ec2.amazonaws.com",
      inlinePolicies: {
        ...(names.length > 0 && { clusters: describeClusters(names, props) }),
        [sessionManager]: openSessions(props),
        "session-logs": logSessions(logGroupArn),
      },
    });
  }

  private hosts(props: CompleteProps, name: string, dependsOn: ITerraformDependable[]): string {
    const { environment, region, size, subnetIds, tags } = props;
    const profile = new IamInstanceProfile(this, "profile", {
      name: boundedName([environment, region, "bastion"]),
      role: this.roleName,
    });
    const template = hostTemplate(this, {
      ...props,
      name,
      architecture: architectureOfBastion(props),
      instanceProfileArn: profile.arn,
      securityGroupId: this.securityGroupId,
      userData: userDataOf(props),
    });
    return new AutoscalingGroup(this, "hosts", {
      name,
      vpcZoneIdentifier: [...subnetIds],
      minSize: size,
      maxSize: size,
      healthCheckType: "EC2",
      healthCheckGracePeriod: warmUp,
      defaultInstanceWarmup: warmUp,
      maxInstanceLifetime: longestLife,
      // The number and not $Latest: a new version is then a change that starts a refresh.
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 50 } },
      tag: Object.entries({ ...tags, Name: name }).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn,
    }).name;
  }
}

const sessionManager = "session-manager";

function userDataOf(props: CompleteProps): string {
  const { region, clusters, network } = props;
  const architecture = architectureOfBastion(props);
  const minors = clusters.map(({ kubernetes }) => kubernetes);
  const tools = { kubectls: kubectlsFor(minors, architecture), helm: helmFor(architecture) };
  return bastionUserData({ region, clusters, script: setupScript(downloadsTools(props, network) ? tools : undefined) });
}
