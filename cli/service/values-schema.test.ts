import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Json = any;

const read = (file: string) => readFileSync(new URL(`../../charts/service/${file}`, import.meta.url), "utf8");
const schema = JSON.parse(read("values.schema.json"));
const defaults = parse(read("values.yaml"));
const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);

const small = {
  image: "registry.example.com/nlp/greeter:3f2a91c0",
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: 1, memory: "256Mi" } },
};

/** As Helm merges values: maps by key, everything else replaced. */
function merged(base: Json, change: Json): Json {
  const isMap = (value: Json) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(change)) return change;
  const keys = new Set([...Object.keys(base), ...Object.keys(change)]);
  return Object.fromEntries([...keys].map((key) => [key, key in change ? merged(base[key], change[key]) : base[key]]));
}

/** Where the values are refused. */
function refused(change: object): string[] {
  if (validate(merged(merged(defaults, small), change))) return [];
  return [
    ...new Set(
      (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map(({ instancePath }) => instancePath),
    ),
  ];
}

/** Every schema of a value, with its place. */
function places(node: Json, at = ""): [string, Json][] {
  const nested = Object.entries(node.properties ?? {}).flatMap(([key, value]) => places(value, `${at}/${key}`));
  const inside = [node.items, node.additionalProperties, ...(node.oneOf ?? [])].filter(
    (each) => typeof each === "object",
  );
  return [[at, node], ...nested, ...inside.flatMap((each) => places(each, `${at}/*`))];
}

describe("the schema of the values of charts/service", () => {
  it("describes every value, and knows no others in any map of fixed keys", () => {
    for (const [at, node] of places(schema)) {
      if (node.properties !== undefined) expect(node.additionalProperties, at).toBe(false);
      if (at !== "" && !at.endsWith("/*")) expect(node.description, at).toMatch(/^[A-Z`a-z].*\.$/);
    }
    const undocumented = Object.keys(defaults).filter((key) => !(key in schema.properties));
    expect(undocumented).toEqual([]);
  });

  it("accepts the smallest service, and needs its image, and requests and limits of CPU and memory", () => {
    expect(refused({})).toEqual([]);
    expect(validate(defaults)).toBe(false);
    expect(validate.errors?.map(({ message }) => message)).toEqual([
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
