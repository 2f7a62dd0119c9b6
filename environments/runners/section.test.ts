import { runnerDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { derive } from "../model/derive.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { smallSpec } from "../testing/reference.ts";

const ml = smallSpec.clusters?.["ml"] as NonNullable<PermanentSpec["clusters"]>[string];
const token = "platform/gitlab-runner/gpu-l4";
const spec: PermanentSpec = {
  ...smallSpec,
  clusters: {
    ml: {
      ...ml,
      nodeGroups: {
        ...ml.nodeGroups,
        "ci-gpu": { instanceType: "g6.xlarge", size: { min: 0, max: 3 }, dedicatedTo: "ci" },
        shared: {
          instanceType: "g6e.2xlarge",
          size: { min: 0, max: 3 },
          gpuSharing: { timeSlicing: { replicas: 4 } },
        },
      },
      platform: { addons: { "external-secrets": {}, "nvidia-device-plugin": {} } },
    },
  },
  secrets: {
    administrators: ["arn:aws:iam::111111111111:role/secrets-admin"],
    declared: {
      [token]: { readers: { platform: true } },
      "platform/other": { readers: { roles: ["arn:aws:iam::111111111111:role/other"] } },
    },
  },
};
const runner = { nodeGroup: "ci-gpu", tokenSecret: token, tags: ["gpu"] };
const gitlabUrl = "https://gitlab.example.com";

const runnersOf = (changes: object, more: object = {}, from: PermanentSpec = spec) =>
  checkEnvironment({
    ...from,
    runners: { gitlabUrl, ...more, gpu: { "gpu-l4": { ...runner, ...changes } } },
  } as PermanentSpec).runners;

describe("the runners of an environment", () => {
  it("are declared by node group, token and tags", () => {
    const { cacheDays, privateRanges, serviceMonitor, ...defaults } = runnerDefaults;
    expect(runnersOf({})).toEqual({
      gitlabUrl,
      cacheDays,
      privateRanges,
      serviceMonitor,
      gpu: { "gpu-l4": { ...defaults, ...runner, cluster: "ml", gpus: 1 } },
    });
    expect(checkEnvironment(smallSpec)).not.toHaveProperty("runners");
  });

  it("are not those of an environment that is derived from it", () => {
    const base = { ...spec, runners: { gitlabUrl, gpu: { "gpu-l4": runner } } } as PermanentSpec;
    expect(checkEnvironment(derive(base, { name: "anna", owner: "anna.b" }))).not.toHaveProperty("runners");
  });

  it.each([
    ["without a node group", { nodeGroup: "ci-gpus" }, 'There is no node group "ci-gpus". Did you mean "ci-gpu"?'],
    [
      "on nodes without GPUs",
      { nodeGroup: "system" },
      'nodeGroup: The nodes of "system" (m7i.large) have no NVIDIA GPU. Groups of "ml" with GPUs: gpu-training, ci-gpu, shared.',
    ],
    ["in an unknown cluster", { cluster: "mll" }, 'There is no cluster "mll". Did you mean "ml"? Clusters: ml.'],
    [
      "with more GPUs than a node has",
      { gpus: 2 },
      'gpus: A job would ask for 2 GPUs, and a node of "ci-gpu" (g6.xlarge) offers 1: the job would wait for ever.',
    ],
    [
      "with several shares of a GPU",
      { nodeGroup: "shared", gpus: 2 },
      'The nodes of "shared" share their GPUs, and refuse pods that ask for 2 shares',
    ],
    ["with half a GPU", { gpus: 0.5 }, "0.5 is not a number of GPUs of a job. Use a whole number from 1 to 64"],
    [
      "whose token is not declared",
      { tokenSecret: "platform/gitlab-runner/gpu" },
      'Add it to secrets.declared: "platform/gitlab-runner/gpu": { readers: { platform: true } }.',
    ],
    [
      "whose token External Secrets may not read",
      { tokenSecret: "platform/other" },
      'Set readers.platform to true in secrets.declared["platform/other"].',
    ],
    ["whose token is an app's", { tokenSecret: "apps/x" }, '"apps/x" is not among the secrets of the platform'],
    ["without tags", { tags: [] }, "An empty list has no tag. Write down the tags that the runner has in GitLab"],
    ["with an image that is a template", { image: "{{ .x }}" }, '"{{ .x }}" is not an image.'],
    ["that never starts", { startMinutes: 0 }, "0 is not a number of minutes."],
    ["with a memory of nothing", { requests: { memory: "much" } }, 'requests.memory: "much" is not an amount.'],
  ])("are refused %s", (_, changes, message) => {
    expect(() => runnersOf(changes)).toThrow(message);
  });

  it("are refused with over-long names, and with the token of another", () => {
    const many = (gpu: object) => () => checkEnvironment({ ...spec, runners: { gitlabUrl, gpu } } as PermanentSpec);
    expect(many({ ["g".repeat(21)]: runner })).toThrow("hyphens, at most 20 characters, such as gpu-l4.");
    expect(many({ "gpu-l4": runner, "gpu-2": runner })).toThrow(
      `gpu.gpu-2.tokenSecret: "${token}" is the token of the runner "gpu-l4" too`,
    );
  });

  it("are refused where nothing brings their token, or where GitLab is nowhere", () => {
    const bare = { ...spec, clusters: { ml: { ...spec.clusters?.["ml"], platform: { addons: {} } } } } as PermanentSpec;
    expect(() => runnersOf({}, {}, { ...bare, secrets: undefined } as unknown as PermanentSpec)).toThrow(
      'Add "external-secrets": {} to clusters.ml.platform.addons.',
    );
    expect(() => runnersOf({}, { gitlabUrl: "gitlab.example.com" })).toThrow("is not the address of a GitLab.");
    expect(() => runnersOf({}, { privateRanges: ["10.0.0.0/99"] })).toThrow("runners.privateRanges[0]");
  });

  it("are refused where a team has chosen the namespace of their jobs", () => {
    const teams = { nlp: { members: ["arn:aws:iam::111111111111:role/nlp"], namespace: "gitlab-jobs-gpu-l4" } };
    expect(() => runnersOf({}, {}, { ...spec, teams })).toThrow("Change teams.nlp.namespace.");
  });
});
