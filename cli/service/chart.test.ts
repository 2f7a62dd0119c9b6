import { describe, expect, it } from "vitest";
import { skipWithoutHelm } from "../testing/rendered-chart.ts";
import { refusal, rendered } from "./testing/rendered.ts";

const small = {
  image: "registry.example.com/nlp/greeter:3f2a91c0",
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
};
const selector = { "app.kubernetes.io/name": "service", "app.kubernetes.io/instance": "greeter" };

describe("charts/service", () => {
  skipWithoutHelm();

  it("makes of the smallest values a service that rolls without a gap, spread, restricted, and closed", () => {
    const objects = rendered(small);
    expect(Object.keys(objects).sort()).toEqual([
      "Deployment",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "Service",
      "ServiceAccount",
    ]);
    const { replicas, strategy, template } = objects["Deployment"].spec;
    const { containers, ...pod } = template.spec;
    const [container] = containers;
    expect(replicas).toBe(2);
    expect(strategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } });
    expect(pod).toMatchObject({
      serviceAccountName: "greeter",
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 50,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(pod.topologySpreadConstraints).toEqual(
      ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) =>
        expect.objectContaining({
          topologyKey,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: selector },
        }),
      ),
    );
    expect(pod.tolerations).toBeUndefined();
    expect(container).toMatchObject({
      image: small.image,
      resources: small.resources,
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      lifecycle: { preStop: { sleep: { seconds: 20 } } },
      readinessProbe: { httpGet: { path: "/readyz", port: "http" } },
      livenessProbe: { httpGet: { path: "/healthz", port: "http" } },
      volumeMounts: [{ name: "writable-tmp", mountPath: "/tmp" }],
    });
    expect(pod.volumes).toEqual([{ name: "writable-tmp", emptyDir: { sizeLimit: "64Mi" } }]);
    expect(objects["PodDisruptionBudget"].spec).toMatchObject({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
    const { ingress, egress, policyTypes } = objects["NetworkPolicy"].spec;
    expect([policyTypes, ingress]).toEqual([["Ingress", "Egress"], []]);
    expect(egress).toHaveLength(1);
    expect(egress[0].ports.map(({ port }: { port: number }) => port)).toEqual([53, 53]);
    for (const { spec, kind } of Object.values(objects)) {
      if (kind === "Service") expect(spec.selector).toEqual(selector);
      else if (spec !== undefined) expect((spec.selector ?? spec.podSelector).matchLabels).toEqual(selector);
    }
  });

  it("has no budget that would block drains for ever: with one replica, or with none", () => {
    const scaled = (min: number) => ({ by: "keda", min, triggers: [{ type: "cron", metadata: { timezone: "UTC" } }] });
    expect(rendered({ ...small, replicas: 1 })["PodDisruptionBudget"]).toBeUndefined();
    expect(rendered({ ...small, autoscaling: scaled(0) })["PodDisruptionBudget"]).toBeUndefined();
    expect(rendered({ ...small, replicas: 1, autoscaling: scaled(3) })["PodDisruptionBudget"]).toBeDefined();
  });

  it("is reached by an Application Load Balancer as its values say, and by nobody else", () => {
    const ingress = {
      enabled: true,
      hosts: ["greeter.example.com"],
      scheme: "internet-facing",
      certificateArn: "arn:aws:acm:us-east-2:111111111111:certificate/00000000-0000-0000-0000-000000000000",
      group: "nlp",
      callers: ["203.0.113.0/24", "198.51.100.0/24"],
    };
    const networkPolicy = { loadBalancerRanges: ["10.20.128.0/24"] };
    const objects = rendered({ ...small, ingress, networkPolicy });
    const prefix = "alb.ingress.kubernetes.io/";
    const annotations = Object.fromEntries(
      Object.entries(objects["Ingress"].metadata.annotations).map(([key, value]) => [key.replace(prefix, ""), value]),
    );
    expect(annotations).toMatchObject({
      scheme: "internet-facing",
      "target-type": "ip",
      "listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]',
      "ssl-redirect": "443",
      "certificate-arn": ingress.certificateArn,
      "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "healthcheck-path": "/readyz",
      "group.name": "nlp",
      "group.order": "0",
      "inbound-cidrs": "203.0.113.0/24,198.51.100.0/24",
      "target-group-attributes": "deregistration_delay.timeout_seconds=20",
    });
    expect(objects["Ingress"].spec).toEqual({
      ingressClassName: "alb",
      rules: [
        {
          host: "greeter.example.com",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "greeter", port: { name: "http" } } } },
            ],
          },
        },
      ],
    });
    expect(objects["NetworkPolicy"].spec.ingress).toEqual([
      { ports: [{ port: 8080, protocol: "TCP" }], from: [{ ipBlock: { cidr: "10.20.128.0/24" } }] },
    ]);
    expect(objects["Deployment"].spec.minReadySeconds).toBe(20);

    const { scheme: _scheme, certificateArn: _arn, ...internal } = ingress;
    const plain = rendered({ ...small, ingress: internal, networkPolicy })["Ingress"].metadata.annotations;
    expect(plain[`${prefix}scheme`]).toBe("internal");
    expect(plain[`${prefix}listen-ports`]).toBe('[{"HTTP": 80}]');
    expect(plain).not.toHaveProperty([`${prefix}ssl-policy`]);
  });

  it("leaves the number of pods to what scales it", () => {
    const metrics = [
      { type: "Pods", pods: { metric: { name: "waiting" }, target: { type: "AverageValue", averageValue: "5" } } },
    ];
    const byUse = rendered({ ...small, autoscaling: { by: "hpa", min: 2, max: 6, memoryPercent: 80, metrics } });
    expect(byUse["Deployment"].spec).not.toHaveProperty("replicas");
    expect(byUse["HorizontalPodAutoscaler"].spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "greeter" },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { resource: { name: "cpu", target: { averageUtilization: 70 } } },
        { resource: { name: "memory", target: { averageUtilization: 80 } } },
        ...metrics,
      ],
    });

    const metadata = { queueURL: "https://sqs.us-east-2.amazonaws.com/111111111111/greetings", queueLength: "5" };
    const triggers = [
      { type: "aws-sqs-queue", metadata },
      { type: "cpu", metricType: "Utilization", metadata: { value: "70" } },
    ];
    const byQueue = rendered({
      ...small,
      autoscaling: { by: "keda", min: 0, triggers, authentication: { aws: true }, fallbackReplicas: 2 },
    });
    expect(byQueue["Deployment"].spec).not.toHaveProperty("replicas");
    expect(byQueue["ScaledObject"].spec).toMatchObject({
      scaleTargetRef: { name: "greeter" },
      minReplicaCount: 0,
      maxReplicaCount: 10,
      fallback: { failureThreshold: 3, replicas: 2 },
      triggers: [{ type: "aws-sqs-queue", metadata, authenticationRef: { name: "greeter" } }, triggers[1]],
    });
    expect(byQueue["ScaledObject"].spec.triggers[1]).toEqual(triggers[1]);
    expect(byQueue["TriggerAuthentication"].spec).toEqual({ podIdentity: { provider: "aws" } });
  });

  it("takes secrets from the store of the team, as variables and files, and holds none", () => {
    const secrets = {
      env: { PASSWORD: { key: "dev/teams/nlp/database", property: "password" } },
      files: { "client.pem": { key: "dev/teams/nlp/client" } },
    };
    const objects = rendered({ ...small, secrets, serviceAccount: "workload" });
    expect(objects["ExternalSecret"].spec).toMatchObject({
      secretStoreRef: { kind: "SecretStore", name: "team" },
      target: { name: "greeter", creationPolicy: "Owner" },
      data: [
        { secretKey: "PASSWORD", remoteRef: secrets.env.PASSWORD },
        { secretKey: "client.pem", remoteRef: secrets.files["client.pem"] },
      ],
    });
    expect(objects).not.toHaveProperty("Secret");
    const { containers, volumes, serviceAccountName } = objects["Deployment"].spec.template.spec;
    expect(containers[0].env).toEqual([
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "greeter", key: "PASSWORD" } } },
    ]);
    expect(volumes[1]).toEqual({
      name: "secrets",
      secret: { secretName: "greeter", items: [{ key: "client.pem", path: "client.pem" }] },
    });
    // With an account that has a role, its pods reach the agent that gives them its credentials.
    expect([serviceAccountName, objects["ServiceAccount"]]).toEqual(["workload", undefined]);
    expect(objects["NetworkPolicy"].spec.egress[1]).toEqual({
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ port: 80, protocol: "TCP" }],
    });
  });

  it("replaces its pods when a file changes or other secrets are read, and not otherwise", () => {
    const podOf = (values: object) => JSON.stringify(rendered({ ...small, ...values })["Deployment"].spec.template);
    const files = { "words.txt": "hello\n" };
    expect(podOf({ files })).toBe(podOf({ files, replicas: 3, podDisruptionBudget: { enabled: false } }));
    expect(podOf({ files })).not.toBe(podOf({ files: { "words.txt": "good day\n" } }));
    const reading = (key: string) => ({ secrets: { env: { PASSWORD: { key } } } });
    expect(podOf(reading("dev/teams/nlp/one"))).not.toBe(podOf(reading("dev/teams/nlp/two")));
    expect(rendered({ ...small, files })["ConfigMap"].data).toEqual(files);
  });

  it("runs on GPUs of a pool, with room for shared memory", () => {
    const { template } = rendered({
      ...small,
      gpus: 1,
      pool: "inference",
      accelerator: "nvidia-l4",
      sharedMemory: "1Gi",
    })["Deployment"].spec;
    const { containers, affinity, tolerations, volumes } = template.spec;
    expect(containers[0].resources).toEqual({
      requests: { ...small.resources.requests, "nvidia.com/gpu": 1 },
      limits: { ...small.resources.limits, "nvidia.com/gpu": 1 },
    });
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          { key: "dedicated", operator: "In", values: ["inference"] },
          { key: "k8s.amazonaws.com/accelerator", operator: "In", values: ["nvidia-l4"] },
        ],
      },
    ]);
    expect(tolerations).toEqual([
      { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
      { key: "dedicated", operator: "Equal", value: "inference", effect: "NoSchedule" },
    ]);
    expect(volumes).toContainEqual({ name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } });
    expect(template.metadata.annotations).toMatchObject({
      "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "writable-tmp,shared-memory",
    });
  });

  it("is called by whom it names, and calls whom it names", () => {
    const networkPolicy = {
      callers: [{ labels: { app: "frontend" } }, { namespace: "team-vision" }],
      calls: [
        { range: "10.20.0.0/20", ports: [5432] },
        { namespace: "team-vision", labels: { app: "index" }, ports: [80] },
      ],
      internet: true,
    };
    const objects = rendered({ ...small, networkPolicy, metrics: { enabled: true } });
    const inNamespace = (name: string) => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
    });
    const { ingress, egress } = objects["NetworkPolicy"].spec;
    expect(ingress[0].from).toEqual([
      inNamespace("monitoring"),
      { podSelector: { matchLabels: { app: "frontend" } } },
      inNamespace("team-vision"),
    ]);
    expect(egress.slice(1, 3)).toEqual([
      { to: [{ ipBlock: { cidr: "10.20.0.0/20" } }], ports: [{ port: 5432, protocol: "TCP" }] },
      {
        to: [{ ...inNamespace("team-vision"), podSelector: { matchLabels: { app: "index" } } }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
    ]);
    expect(egress[3].to[0].ipBlock).toMatchObject({
      cidr: "0.0.0.0/0",
      except: expect.arrayContaining(["10.0.0.0/8", "169.254.0.0/16"]),
    });
    expect(objects["ServiceMonitor"]).toMatchObject({
      metadata: { labels: { release: "kube-prometheus-stack" } },
      spec: { selector: { matchLabels: selector }, endpoints: [{ port: "http", path: "/metrics" }] },
    });
  });

  it("refuses, by the schema, values that it does not know", () => {
    expect(refusal({ ...small, replica: 3 })).toContain("additional properties 'replica' not allowed");
    expect(refusal({ image: small.image, resources: { requests: small.resources.requests } })).toContain(
      "at '/resources': missing property 'limits'",
    );
  });

  it.each([
    ["9greeter", {}, 'The release "9greeter" cannot be the name of a Service.'],
    ["g".repeat(51), {}, "has 51 characters. Use at most 50"],
    ["greeter", { autoscaling: { by: "hpa", min: 11 } }, "autoscaling.min is 11, and autoscaling.max only 10."],
    ["greeter", { autoscaling: { by: "hpa", cpuPercent: 0 } }, "autoscaling has nothing to go by."],
    [
      "greeter",
      { autoscaling: { by: "keda", min: 0, triggers: [{ type: "cpu", metadata: { value: "70" } }] } },
      "autoscaling.min is 0, and without pods there is no CPU or memory to measure.",
    ],
    ["greeter", { rollout: { maxSurge: "0%" } }, "rollout.maxSurge and rollout.maxUnavailable are both 0"],
    ["greeter", { env: { A: "1" }, secrets: { env: { A: { key: "a" } } } }, "A is both in env and in secrets.env."],
  ])("refuses what the schema cannot express: %s %j", (release, change, reason) => {
    expect(refusal({ ...small, ...change }, release)).toContain(reason);
  });
});
