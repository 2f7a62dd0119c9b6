import { reportProblems } from "@ml-platform/modules";
import { Tenant } from "@ml-platform/modules/tenant";
import {
  at,
  checkTeamAccounts,
  checkTeamsFit,
  nameInAws,
  type TeamSpec,
  teamLabel,
  teamNames,
} from "@ml-platform/rules";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { reachableIn } from "../tenant/reachable-in.ts";
import { teamsContract } from "./contract.ts";

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
    const made = teams.map(([name, team]) => ({ name, team, ...this.team(context, name, team) }));
    const byTeam = (value: (team: (typeof made)[number]) => string | undefined) =>
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

  private team(context: ClusterStackContext, name: string, team: TeamSpec) {
    const { environment } = this;
    const { account, region } = environment;
    const { bucket, namespace, serviceAccounts, podSecurity, quota, containers, largestVolume, egress } = team;
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
      people: {
        member: { role: "member", group: names.groups.member, trust: { roles: team.members } },
        viewer: {
          role: "viewer",
          group: names.groups.viewer,
          trust: team.viewers.length === 0 ? undefined : { roles: team.viewers },
        },
      },
      bounds: {
        quota,
        asleep: false,
        containers,
        largestVolume,
        reachable: reachableIn(environment, context.cluster, egress),
      },
    });
    return { tenant, names };
  }
}
