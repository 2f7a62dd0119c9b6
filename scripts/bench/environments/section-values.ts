import fc from "fast-check";
import { account, mapValues } from "./values.ts";

/** What sandpits may be, each key as often absent as not. */
export function sandpits(partition: string) {
  const part = (values: Readonly<Record<string, readonly unknown[]>>) =>
    fc.record(
      mapValues(values, (each) => fc.constantFrom(...each)),
      { requiredKeys: [] },
    );
  return fc.record(
    {
      // Most that are protected need it.
      onProtectedBase: fc.constant(true),
      developers: fc.constantFrom([], [`arn:${partition}:iam::${account}:role/developer`]),
      sessionName: fc.constantFrom("{user}", "{user}@example.com"),
      admins: fc.constantFrom([], ["anna.b", "bob"]),
      mergeRequests: fc.boolean(),
      timeToLive: part({ default: ["8h", "1d12h"], maximum: ["3d", "30d"], asleep: ["30m", "2d"] }),
      quota: part({ perOwner: [1, 3], total: [3, 100] }),
      perHour: fc.constantFrom(0.5, 10),
      shared: part({
        // Many environments have no such cluster.
        cluster: [undefined, undefined, undefined, "ml"],
        namespaces: [1, 5],
        quota: [{}, { pods: "5", "requests.nvidia.com/gpu": "8" }],
        egressRanges: [[], ["10.20.1.0/24"]],
      }),
      ranges: fc.constantFrom("10.128.0.0/9", "172.16.0.0/12"),
    },
    { requiredKeys: ["onProtectedBase"] },
  );
}

/** What is secret: mostly for roles, since teams and clusters are others from one environment to the next. */
export function secrets(partition: string, region: string) {
  const role = (called: string) => `arn:${partition}:iam::${account}:role/${called}`;
  const rarely = (value: unknown) => fc.constantFrom<unknown[]>([], [], [], [], [], [], [], [value]);
  const readers = fc.record({
    roles: fc.constantFrom([role("grafana")], [role("api"), role("path/to/reader")]),
    workloads: rarely({ cluster: "ml", namespace: "shop", serviceAccount: "api.v1" }),
    teams: rarely("one"),
    platform: fc.constantFrom(false, false, false, false, false, false, false, true),
  });
  const rotation = fc.record({
    everyDays: fc.constantFrom(1, 30, 1000),
    lambdaArn: fc.constant(`arn:${partition}:lambda:${region}:${account}:function:rotate`),
    roleArn: fc.constant(role("rotate")),
  });
  const secret = fc.record(
    {
      description: fc.constantFrom("a token", 'say "what"'),
      readers,
      rotation,
      replicaRegions: fc.constantFrom([], [partition === "aws" ? "us-west-2" : "us-gov-east-1"]),
      recoveryWindowDays: fc.constantFrom(0, 7, 30),
    },
    { requiredKeys: ["readers"] },
  );
  const key = fc.constantFrom("platform/grafana", "apps/shop/API_TOKEN", "platform/gitlab-runner/gpu");
  return fc.record({
    administrators: fc.constantFrom([role("secrets-admin")], [role("admin"), role("path/to/admin")]),
    declared: fc.dictionary(key, secret, { maxKeys: 2 }),
  });
}

/** Runners, mostly none: the groups with GPUs and the secrets are others from one environment to the next. */
export function runners() {
  const runner = fc.record({
    cluster: fc.constant("ml"),
    nodeGroup: fc.constantFrom("gpu", "ci-gpu"),
    tokenSecret: fc.constant("platform/gitlab-runner/gpu"),
    tags: fc.constantFrom(["gpu"], ["gpu", "gpu-l4"]),
    gpus: fc.constantFrom(1, 4),
    image: fc.constant("docker.io/library/ubuntu:24.04"),
    requests: fc.record({ cpu: fc.constantFrom("500m", "2"), memory: fc.constant("8Gi") }),
    sharedMemory: fc.constant("2Gi"),
    startMinutes: fc.constantFrom(1, 30),
    timeoutMinutes: fc.constantFrom(60, 600),
    concurrency: fc.constantFrom(1, 4),
    privileged: fc.boolean(),
  });
  return fc.record({
    gitlabUrl: fc.constantFrom("https://gitlab.example.com", "https://gitlab.example.com:8443/git"),
    cacheDays: fc.constantFrom(1, 14, 365),
    privateRanges: fc.constantFrom([], ["10.9.0.0/24"]),
    serviceMonitor: fc.boolean(),
    gpu: fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record({ "gpu-l4": runner }) }),
  });
}
