import { Workload } from "@ml-platform/modules/workloads";
import type { App } from "cdktf";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { workloadsContract } from "./contract.ts";

/** A role for each workload of one cluster. */
export class WorkloadsStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { account, region } = this.environment;
    const cluster = { name: this.nameOfCluster(context), region, accountId: account.id };
    const roleArns = Object.entries(context.cluster.workloads ?? {}).map(([name, workload]) => {
      const { roleArn } = new Workload(this, name, { name, cluster, workload });
      return [name, roleArn] as const;
    });
    this.publish(workloadsContract, { roleArns: Object.fromEntries(roleArns) });
  }
}
