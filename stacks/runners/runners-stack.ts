import { GitLabRunner, RunnersHome } from "@ml-platform/modules/gitlab-runner";
import { reportProblems } from "@ml-platform/modules/report-problems";
import {
  at,
  checkRunnerCapacity,
  checkSharedGroups,
  nameInAws,
  type RunnersSpec,
  runnerNames,
  secretName,
} from "@ml-platform/rules";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { runnersContract } from "./contract.ts";

/** The GitLab runners of one cluster. */
export class RunnersStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { account, region, network } = this.environment;
    const { gpu, ...shared } = this.environment.runners as RunnersSpec;
    const { nodeGroups } = context.cluster;
    const zones = network.availabilityZones.length;
    const own = Object.entries(gpu).filter(([, { cluster }]) => cluster === context.clusterName);
    reportProblems(
      this,
      "The section runners",
      at(
        ["runners", "gpu"],
        [
          ...own.flatMap(([name, runner]) => at([name], checkRunnerCapacity(runner, nodeGroups, zones))),
          ...checkSharedGroups(Object.fromEntries(own), nodeGroups, zones),
        ],
      ),
    );
    const inAws = nameInAws(this.environment.name, this.environment);
    const home = new RunnersHome(this, "home", { store: inAws });
    const made = own.map(([name, runner]) => {
      const made = new GitLabRunner(this, name, {
        name,
        runner,
        shared,
        cluster: { name: this.nameOfCluster(context), region, accountId: account.id },
        nodeGroups,
        zones,
        vpcCidr: network.cidr,
        store: inAws,
        tokenSecret: secretName(inAws, runner.tokenSecret),
        dependsOn: [home],
      });
      this.exempt({
        policy: "no-secrets",
        constructPath: made.paths.manager,
        reason: "The chart has a value called secret, which is the name of the Secret with the token.",
      });
      if (this.environment.protected)
        this.exempt({
          policy: "retention",
          constructPath: made.paths.bucket,
          reason: "It holds caches of jobs, which the next job makes again.",
        });
      return { name, made };
    });
    const byRunner = (value: (each: (typeof made)[number]) => string) =>
      Object.fromEntries(made.map((each) => [each.name, value(each)]));
    this.publish(runnersContract, {
      jobNamespaces: byRunner(({ name }) => runnerNames(name).jobs),
      concurrency: byRunner(({ made: { concurrency } }) => String(concurrency)),
      cacheBuckets: byRunner(({ made: { cacheBucket } }) => cacheBucket),
    });
  }
}
