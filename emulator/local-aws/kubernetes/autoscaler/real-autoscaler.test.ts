import { describe, expect, it } from "vitest";
import type { ClusterView, ControllerHost } from "../controllers/controller.ts";
import { cloudConfig, RealAutoscaler, realArguments } from "./real-autoscaler.ts";
import type { AutoscalerSettings } from "./settings.ts";

const settings: AutoscalerSettings = {
  namespace: "kube-system",
  deployment: "cluster-autoscaler",
  expanders: ["least-waste"],
  tags: ["enabled", "ml"],
  flags: ["./cluster-autoscaler", "--expander=least-waste", "--scale-down-unneeded-time=10m"],
  unneededTime: 20_000,
};

/** A host that notes what is started, and lets tests end it. */
function host() {
  const started: string[][] = [];
  const killed: number[] = [];
  const ends: (() => void)[] = [];
  const start: ControllerHost["start"] = (program, args) => {
    const index = started.push([program, ...args]) - 1;
    const ended = new Promise<void>((resolve) => ends.push(resolve));
    return { ended, kill: () => void killed.push(index) };
  };
  const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
  const view = { region: { account: { region: "us-east-2" } }, host: { environment, start } } as unknown as ClusterView;
  return { view, started, killed, ends };
}

describe("RealAutoscaler", () => {
  it("runs once, with the arguments of the Deployment and this machine's own", () => {
    const { view, started } = host();
    const autoscaler = new RealAutoscaler("/tools/cluster-autoscaler");
    autoscaler.follow(view, settings, 0);
    autoscaler.follow(view, settings, 1000);
    expect(started).toEqual([["/tools/cluster-autoscaler", ...realArguments(settings)]]);
    expect(started[0]).toEqual(expect.arrayContaining(["--expander=least-waste", "--cloud-provider=aws"]));
    expect(started[0]).not.toContain("./cluster-autoscaler");
    expect(started[0]?.lastIndexOf("--scale-down-unneeded-time=20s")).toBeGreaterThan(
      started[0]?.indexOf("--scale-down-unneeded-time=10m") ?? 0,
    );
  });

  it("finds groups by the tags of the cluster, unless its Deployment says how", () => {
    expect(realArguments(settings)).toContain("--node-group-auto-discovery=asg:tag=enabled,ml");
    const own = "--node-group-auto-discovery=asg:tag=team";
    const discovery = realArguments({ ...settings, flags: [own] }).filter((flag) => flag.includes("discovery"));
    expect(discovery).toEqual([own]);
  });

  it("writes no file that the Deployment names", () => {
    const flags = ["--log-file=/tmp/x", "--log_file=/tmp/x", "--log-dir=/tmp", "--log_dir=/tmp", "--v=4"];
    const args = realArguments({ ...settings, flags });
    expect(args.filter((flag) => flag.startsWith("--log"))).toEqual([]);
    expect(args).toContain("--v=4");
  });

  it("ends with its Deployment, and starts again with other arguments", () => {
    const { view, started, killed } = host();
    const autoscaler = new RealAutoscaler("cluster-autoscaler");
    autoscaler.follow(view, settings, 0);
    autoscaler.follow(view, { ...settings, flags: ["--expander=priority"] }, 20_000);
    autoscaler.follow(view, undefined, 40_000);
    expect(started).toHaveLength(2);
    expect(killed).toEqual([0, 1]);
  });

  it("starts again, after a while, when it has ended by itself", async () => {
    const { view, started, ends } = host();
    const autoscaler = new RealAutoscaler("cluster-autoscaler");
    autoscaler.follow(view, settings, 0);
    ends[0]?.();
    await Promise.resolve();
    autoscaler.follow(view, settings, 9000);
    expect(started).toHaveLength(1);
    autoscaler.follow(view, settings, 11_000);
    expect(started).toHaveLength(2);
  });
});

it("cloudConfig names every service that it asks", () => {
  const text = cloudConfig("us-east-2", "http://127.0.0.1:1");
  expect([...text.matchAll(/Service = (\w+)/g)].map(([, service]) => service)).toEqual(["autoscaling", "ec2", "eks"]);
  expect(text).toContain("URL = http://127.0.0.1:1\n");
});
