import { describe, expect, it } from "vitest";
import { schemaPlaces, valuesSchemaOf } from "../testing/values-schema.ts";

const { schema, defaults, problems } = valuesSchemaOf("service");

const small = {
  image: "registry.example.com/nlp/greeter:3f2a91c0",
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: 1, memory: "256Mi" } },
};

/** Where the values are refused. */
function refused(change: object): string[] {
  return [...new Set(problems(small, change).map(({ place }) => place))];
}

describe("the schema of the values of charts/service", () => {
  it("describes every value, and knows no others in any map of fixed keys", () => {
    for (const [at, node] of schemaPlaces(schema)) {
      if (node.properties !== undefined) expect(node.additionalProperties, at).toBe(false);
      if (at !== "" && !at.endsWith("/*")) expect(node.description, at).toMatch(/^[A-Z`a-z].*\.$/);
    }
    const undocumented = Object.keys(defaults).filter((key) => !(key in schema.properties));
    expect(undocumented).toEqual([]);
  });

  it("accepts the smallest service, and needs its image, and requests and limits of CPU and memory", () => {
    expect(refused({})).toEqual([]);
    expect(problems().map(({ message }) => message)).toEqual([
      "must have required property 'image'",
      "must have required property 'resources'",
    ]);
    expect(refused({ resources: { limits: undefined } })).toEqual(["/resources"]);
    expect(refused({ resources: { limits: { memory: undefined } } })).toEqual(["/resources/limits"]);
    expect(refused({ resources: { requests: { memory: "128 MB" } } })).toEqual(["/resources/requests/memory"]);
  });

  it.each([
    ["a typo", { replica: 3 }, [""]],
    ["a typo below", { ingress: { host: "a.example.com" } }, ["/ingress"]],
    ["GPUs beside the value for them", { resources: { limits: { "nvidia.com/gpu": 1 } } }, ["/resources/limits"]],
    ["a tag that moves", { image: "registry.example.com/nlp/greeter:latest" }, ["/image"]],
    ["no tag", { image: "registry.example.com:5000/nlp/greeter" }, ["/image"]],
    ["numbers in the environment", { env: { SIZE: 1_000_000 } }, ["/env/SIZE"]],
    ["root", { user: 0 }, ["/user"]],
    [
      "a load balancer without a name",
      { ingress: { enabled: true }, networkPolicy: { enabled: false } },
      ["/ingress/hosts"],
    ],
    [
      "the internet without a certificate",
      {
        ingress: { enabled: true, hosts: ["a.example.com"], scheme: "internet-facing" },
        networkPolicy: { loadBalancerRanges: ["10.20.128.0/24"] },
      },
      ["/ingress/certificateArn"],
    ],
    [
      "a load balancer that no policy lets in",
      { ingress: { enabled: true, hosts: ["a.example.com"] } },
      ["/networkPolicy/loadBalancerRanges"],
    ],
    [
      "annotations that the chart writes",
      { ingress: { annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" } } },
      ["/ingress/annotations"],
    ],
    ["zero pods by what pods use", { autoscaling: { by: "hpa", min: 0 } }, ["/autoscaling/min"]],
    ["KEDA without a trigger", { autoscaling: { by: "keda" } }, ["/autoscaling/triggers"]],
    [
      "a budget that no drain could ever satisfy",
      { podDisruptionBudget: { maxUnavailable: 0 } },
      ["/podDisruptionBudget/maxUnavailable"],
    ],
    ["labels by which pods are found", { labels: { "app.kubernetes.io/name": "other" } }, ["/labels"]],
  ])("refuses %s", (_what, change, places) => {
    expect(refused(change)).toEqual(expect.arrayContaining(places));
  });

  it("accepts digests, ports of registries, and everything that is said in full", () => {
    const image = `registry.example.com:5000/nlp/greeter@sha256:${"0".repeat(64)}`;
    const ingress = {
      enabled: true,
      scheme: "internet-facing",
      hosts: ["greeter.example.com"],
      certificateArn: "arn:aws:acm:us-east-2:111111111111:certificate/00000000-0000-0000-0000-000000000000",
    };
    const calls = [
      { range: "10.20.0.0/16", ports: [443] },
      { namespace: "team-vision", labels: { "app.kubernetes.io/instance": "detector" }, ports: [8080] },
    ];
    const networkPolicy = { loadBalancerRanges: ["10.20.128.0/24"], calls };
    expect(refused({ image, ingress, networkPolicy, user: 65_532 })).toEqual([]);
  });
});
