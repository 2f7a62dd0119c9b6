import { reportProblems } from "@ml-platform/modules/report-problems";
import { addonRules, ClusterObjects, queueObjects, TeamStore } from "@ml-platform/modules/teams";
import { Tenant } from "@ml-platform/modules/tenant";
import {
  at,
  checkTeamAccounts,
  checkTeamsFit,
  nameInAws,
  quotaOfNamespace,
  type TeamNames,
  type TeamSpec,
  teamLabel,
  teamNames,
} from "@ml-platform/rules";
import type { App } from "cdktf";
import { clusterContract } from "../cluster/contract.ts";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { reachableIn } from "../tenant/reachable-in.ts";
import { teamsContract } from "./contract.ts";

/** A team and what it has. */
interface MadeTeam {
  readonly name: string;
  readonly team: TeamSpec;
  readonly tenant: Tenant;
  readonly names: TeamNames;
}

/** What the teams of one cluster have in it: namespaces with bounds, who may do what in them, and roles in AWS. */
export class TeamsStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const teams = Object.entries(this.environment.teams ?? {}).filter(
      ([, { cluster }]) => cluster === context.clusterName,
    );
    reportProblems(this, "The section teams", [
      ...teams.flatMap(([name, team]) => at(["teams", name], checkTeamAccounts(team, this.environment.account.id))),
      ...at(
        ["teams"],
        checkTeamsFit(
          teams.map(([, { quota }]) => quota),
          context.cluster.nodeGroups,
          this.environment.network.availabilityZones.length,
        ),
      ),
    ]);
    const made = teams.map(([name, team]) => this.team(context, name, team));
    this.queues(context, Object.fromEntries(teams), made);
    this.stores(context, made);
    const byTeam = (value: (team: MadeTeam) => string | undefined) =>
      Object.fromEntries(
        made.flatMap((each) => {
          const found = value(each);
          return found === undefined ? [] : [[each.name, found]];
        }),
      );
    this.publish(teamsContract, {
      namespaces: byTeam(({ team }) => team.namespace),
      memberRoleArns: byTeam(({ tenant }) => tenant.peopleRoleArns["member"]),
      viewerRoleArns: byTeam(({ tenant }) => tenant.peopleRoleArns["viewer"]),
      workloadRoleArns: byTeam(({ tenant }) => tenant.workloadRoleArn),
      secretsPaths: byTeam(({ names }) => names.secrets),
      objects: byTeam(({ team, names }) => team.bucket && `s3://${team.bucket}/${names.objects}`),
    });
  }

  /** Where the cluster has Kueue. The kinds are the platform's, which is applied before. */
  private queues(
    context: ClusterStackContext,
    teams: Readonly<Record<string, TeamSpec>>,
    made: readonly MadeTeam[],
  ): void {
    if (!addonsOf(context).includes("kueue")) return;
    const { nodeGroups } = context.cluster;
    new ClusterObjects(this, "queues", {
      name: "team-queues",
      namespace: "kueue-system",
      objects: queueObjects({ teams, nodeGroups, zones: this.environment.network.availabilityZones.length }),
      dependsOn: made.flatMap(({ tenant }) => tenant.namespaces),
    });
  }

  /** Where the cluster has External Secrets. */
  private stores(context: ClusterStackContext, made: readonly MadeTeam[]): void {
    if (!addonsOf(context).includes("external-secrets")) return;
    const { account, region } = this.environment;
    const { oidcIssuer, oidcProviderArn } = this.read(clusterContract);
    const cluster = { name: this.nameOfCluster(context), region, accountId: account.id, oidcIssuer, oidcProviderArn };
    const stores = made.map(
      ({ name, team: { namespace }, tenant, names }) =>
        new TeamStore(this, `${name}-store`, {
          name: names.roles,
          cluster,
          namespace,
          secretsPath: names.secrets,
          dependsOn: tenant.namespaces,
        }),
    );
    new ClusterObjects(this, "stores", {
      name: "team-stores",
      namespace: "external-secrets",
      objects: stores.map(({ object }) => object),
      dependsOn: stores.flatMap(({ dependables }) => dependables),
    });
  }

  private team(context: ClusterStackContext, name: string, team: TeamSpec): MadeTeam {
    const { environment } = this;
    const { account, region } = environment;
    const { bucket, namespace, serviceAccounts, podSecurity, containers, largestVolume, egress } = team;
    const inAws = nameInAws(environment.name, environment);
    const names = teamNames(inAws, name);
    const tenant = new Tenant(this, name, {
      name: names.roles,
      cluster: { name: this.nameOfCluster(context), region, accountId: account.id },
      namespaces: [namespace],
      serviceAccounts,
      podSecurity,
      labels: { environment: inAws, [teamLabel]: name },
      annotations: {},
      secretsPath: names.secrets,
      // Whoever removes the team finds by them what it left.
      secretTags: { environment: inAws, team: name },
      objects: bucket === undefined ? undefined : { bucket, prefix: names.objects },
      besides: addonRules(addonsOf(context)),
      people: {
        member: { role: "member", group: names.groups.member, trust: { roles: team.members } },
        viewer: {
          role: "viewer",
          group: names.groups.viewer,
          trust: team.viewers.length === 0 ? undefined : { roles: team.viewers },
        },
      },
      bounds: {
        quota: quotaOfNamespace(team),
        asleep: false,
        containers,
        largestVolume,
        reachable: reachableIn(environment, context.cluster, egress),
      },
    });
    return { name, team, tenant, names };
  }
}

function addonsOf({ cluster }: ClusterStackContext): string[] {
  return Object.keys(cluster.platform?.addons ?? {});
}
