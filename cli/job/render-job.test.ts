import { expect, it } from "vitest";
import { refusalText, renderJob } from "./render-job.ts";

const schema = {
  properties: {
    gpus: { type: "integer", description: "GPUs of each pod." },
    nodes: { type: "integer", description: "Nodes, each with one pod." },
    image: { type: "string", description: "The image of the program." },
    mounts: {
      properties: {
        s3: { additionalProperties: { properties: { uri: { type: "string" }, size: { type: "string" } } } },
      },
    },
  },
};

it("says of values that the schema refuses where they are, what is allowed, and what they mean", () => {
  const stderr = `Error: values don't meet the specifications of the schema(s) in the following chart(s):
training-job:
- at '/mounts/s3/~1data': validation failed
  - at '/mounts/s3/~1data': missing property 'size'
  - at '/mounts/s3/~1data': additional properties 'sze' not allowed
- at '/nodes': minimum: got 0, want 1
- at '': missing property 'image'
- at '': additional properties 'gpu' not allowed
`;
  expect(refusalText(stderr, schema).split("\n")).toEqual([
    "The values do not fit the chart:",
    "  mounts.s3./data.size: must be given.",
    '  mounts.s3./data.sze: there is no such value. Did you mean "size"? Allowed: uri, size.',
    "  nodes: minimum: got 0, want 1. Nodes, each with one pod.",
    "  image: must be given. The image of the program.",
    '  gpu: there is no such value. Did you mean "gpus"? Allowed: gpus, nodes, image, mounts.',
  ]);
});

it("repeats what the chart itself refuses, and what helm cannot read", () => {
  const own = `Error: execution error at (training-job/templates/job.yaml:1:4): \n  sharedMemory is 2Gi. Lower it.\n\nUse --debug flag to render out invalid YAML\n`;
  expect(refusalText(own, schema)).toBe("The values do not fit the chart:\n  sharedMemory is 2Gi. Lower it.");
  expect(refusalText("Error: open values.yaml: no such file or directory\n", schema)).toBe(
    "helm cannot render the job: open values.yaml: no such file or directory",
  );
});

it("says how to get helm where there is none", async () => {
  const chart = { path: "charts/training-job", name: "intents", namespace: "team-nlp", values: [], set: [] };
  await expect(renderJob({ env: { PATH: "", HOME: "/nonexistent" } }, chart)).rejects.toThrow(
    "Get 4.1.4: ./platform local setup. Nothing was created.",
  );
});
