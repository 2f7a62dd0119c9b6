import type { ClusterProgram, ClusterView } from "../controllers/controller.ts";
import type { AutoscalerSettings } from "./settings.ts";

/** Least time between two starts, in milliseconds: one that ends by itself stays away for a while, as its pod would. */
const restartTime = 10_000;

/**
 * Runs the real cluster-autoscaler beside the cluster that has it installed, with the arguments of its Deployment. Its cloud
 * is the local AWS; it looks more often than by default, and does not wait long before it takes idle nodes away.
 */
export class RealAutoscaler {
  private readonly program: string;
  private running: (ClusterProgram & { readonly args: string }) | undefined;
  private startedAt = Number.NEGATIVE_INFINITY;

  /** @param program its path */
  constructor(program: string) {
    this.program = program;
  }

  /** Starts it, or again if its arguments have changed; ends it where no settings are. */
  follow({ region, host }: ClusterView, settings: AutoscalerSettings | undefined, now: number): void {
    const args = settings === undefined ? undefined : realArguments(settings);
    if (this.running !== undefined && this.running.args !== args?.join(" ")) {
      this.running.kill();
      this.running = undefined;
    }
    if (args === undefined || host === undefined || this.running !== undefined) return;
    if (now - this.startedAt < restartTime) return;
    this.startedAt = now;
    const file = {
      name: cloudConfigFile,
      text: cloudConfig(region.account.region, host.environment["AWS_ENDPOINT_URL"] ?? ""),
    };
    const started = { ...host.start(this.program, args, host.environment, file), args: args.join(" ") };
    this.running = started;
    void started.ended.then(() => {
      if (this.running === started) this.running = undefined;
    });
  }
}

const cloudConfigFile = "cluster-autoscaler.conf";

/** Whoever may write a Deployment shall not write files of this machine. */
const writesFiles = /^--log[-_](file|dir)\b/;

/** Those of the Deployment, but for what is particular to this machine: of flags that are given twice, the last one counts. */
export function realArguments({ flags, tags, unneededTime }: AutoscalerSettings): string[] {
  const namesGroups = flags.some((flag) => /^--(node-group-auto-discovery|nodes)=/.test(flag));
  return [
    ...flags.filter((flag) => flag.startsWith("--") && !writesFiles.test(flag)),
    // Of a chart that is recorded only, the arguments that it would have made are not known.
    ...(namesGroups ? [] : [`--node-group-auto-discovery=asg:tag=${tags.join(",")}`]),
    "--cloud-provider=aws",
    `--cloud-config=${cloudConfigFile}`,
    "--kubeconfig=kubeconfig",
    "--leader-elect=false",
    "--address=127.0.0.1:0",
    "--scan-interval=5s",
    `--scale-down-unneeded-time=${Math.ceil(unneededTime / 1000)}s`,
    "--scale-down-delay-after-add=10s",
  ];
}

/** Where each service answers. Source: kubernetes/autoscaler, cloudprovider/aws/README.md, "Using cloud config with helm". */
export function cloudConfig(region: string, url: string): string {
  return ["autoscaling", "ec2", "eks"]
    .map((service, index) =>
      [
        `[ServiceOverride "${index + 1}"]`,
        `  Service = ${service}`,
        `  Region = ${region}`,
        `  URL = ${url}`,
        `  SigningRegion = ${region}`,
        "",
      ].join("\n"),
    )
    .join("");
}
