import { describe, expect, it } from "vitest";
import { schemaPlaces, valuesSchemaOf } from "../testing/values-schema.ts";

const { schema, defaults, problems } = valuesSchemaOf("training-job");

const small = {
  image: "registry.example.com/nlp/intents:3f2a91c0",
  resources: { requests: { cpu: 4, memory: "16Gi" }, limits: { cpu: 8, memory: "16Gi" } },
};

/** Where the values are refused. */
function refused(change: object): string[] {
  return [...new Set(problems(small, change).map(({ place }) => place))];
}

describe("the schema of the values of charts/training-job", () => {
  it("describes every value, and knows no others in any map of fixed keys", () => {
    for (const [at, node] of schemaPlaces(schema)) {
      if (node.properties !== undefined) expect(node.additionalProperties, at).toBe(false);
      if (at !== "" && !at.endsWith("/*")) expect(node.description, at).toMatch(/^[A-Z`a-z].*\.$/);
    }
    expect(Object.keys(schema.properties).sort()).toEqual([...Object.keys(defaults), "image", "resources"].sort());
  });

  it("accepts the smallest job, and needs its image, and requests and limits of CPU and memory", () => {
    expect(refused({})).toEqual([]);
    expect(problems().map(({ message }) => message)).toEqual([
      "must have required property 'image'",
      "must have required property 'resources'",
    ]);
    expect(refused({ resources: { limits: undefined } })).toEqual(["/resources"]);
    expect(refused({ resources: { limits: { cpu: undefined } } })).toEqual(["/resources/limits"]);
  });

  it.each([
    ["a typo", { gpu: 1 }, ""],
    ["a typo below", { checkpoint: { grace: 60 } }, "/checkpoint"],
    ["GPUs beside the value for them", { resources: { limits: { "nvidia.com/gpu": 1 } } }, "/resources/limits"],
    ["a tag that moves", { image: "registry.example.com/nlp/intents:latest" }, "/image"],
    ["no tag", { image: "registry.example.com:5000/nlp/intents" }, "/image"],
    ["numbers in the environment", { env: { EPOCHS: 10 } }, "/env/EPOCHS"],
    ["a command of a shell", { command: "python3 train.py" }, "/command"],
    ["root", { user: 0 }, "/user"],
    ["no nodes", { nodes: 0 }, "/nodes"],
    ["a pool of any kind", { pool: "" }, "/pool"],
    ["memory in decimal words", { resources: { requests: { memory: "16 GB" } } }, "/resources/requests/memory"],
    ["memory without a unit, as a number", { sharedMemory: 16 }, "/sharedMemory"],
    ["a claim without a name", { mounts: { claims: { "/data": { readOnly: true } } } }, "/mounts/claims/~1data"],
    ["a relative path", { mounts: { claims: { data: { claim: "datasets" } } } }, "/mounts/claims"],
    [
      "a folder of the node",
      { mounts: { nodeLocal: { "/models": { hostPath: "/m" } } } },
      "/mounts/nodeLocal/~1models",
    ],
    [
      "a model from two places",
      { mounts: { nodeLocal: { "/models": { claim: "models", image: "registry.example.com/models/bert:1" } } } },
      "/mounts/nodeLocal/~1models",
    ],
    ["a copy of any size", { mounts: { s3: { "/in": { uri: "s3://ml-dev/in" } } } }, "/mounts/s3/~1in"],
    [
      "a prefix that a shell would take apart",
      { mounts: { s3: { "/in": { uri: "s3://ml-dev/in;id", size: "1Gi" } } } },
      "/mounts/s3/~1in/uri",
    ],
    ["success as a failure", { failAtOnce: [0] }, "/failAtOnce/0"],
    ["no end", { timeoutSeconds: 0 }, "/timeoutSeconds"],
    ["labels by which pods are found", { labels: { "app.kubernetes.io/name": "other" } }, "/labels"],
    [
      "pods that the autoscaler may move",
      { annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" } },
      "/annotations",
    ],
  ])("refuses %s", (_what, change, place) => {
    expect(refused(change)).toContain(place);
  });
});
