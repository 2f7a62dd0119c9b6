import { teamDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { derive } from "../model/derive.ts";
import type { EnvironmentSpec, PermanentSpec } from "../model/environment.ts";
import { completeSpec, smallSpec } from "../testing/reference.ts";

const members = ["arn:aws:iam::111111111111:role/nlp"];

const teamsOf = (teams: object, spec: PermanentSpec = smallSpec) =>
  checkEnvironment({ ...spec, teams } as PermanentSpec).teams;

describe("the teams of an environment", () => {
  it("are declared by who is in them; each amount of the quota can be changed by itself", () => {
    const { asleep: _, ...defaults } = teamDefaults;
    expect(teamsOf({ nlp: { members, quota: { "requests.nvidia.com/gpu": "8" } } })).toEqual({
      nlp: {
        ...defaults,
        cluster: "ml",
        namespace: "team-nlp",
        members,
        quota: { ...defaults.quota, "requests.nvidia.com/gpu": "8" },
      },
    });
    expect(checkEnvironment(smallSpec)).not.toHaveProperty("teams");
  });

  it("are not those of an environment that is derived from it", () => {
    const base = { ...smallSpec, teams: { nlp: { members } } };
    const anna = { name: "anna", owner: "anna.b" };
    expect(checkEnvironment(derive(base, anna))).not.toHaveProperty("teams");
    const own = derive(base, { ...anna, teams: { nlp: { members } } } as typeof anna);
    expect(() => checkEnvironment(own as EnvironmentSpec)).toThrow('Unknown key "teams".');
  });

  it.each([
    ["over-long", "n".repeat(21), {}, "is not a valid name. Use lower-case words, digits and hyphens, at most 20"],
    ["that no namespace can have", "N_lp", {}, 'teams.N_lp: "N_lp" is not a valid name.'],
    ["without members", "nlp", { members: [] }, "teams.nlp.members: An empty list has no member. List the ARN"],
    [
      "of a user",
      "nlp",
      { members: ["arn:aws:iam::111111111111:user/kim"] },
      'teams.nlp.members[0]: "arn:aws:iam::111111111111:user/kim" is a user. Use the ARN of the role',
    ],
    ["with one member twice", "nlp", { members: [...members, ...members] }, "is listed twice"],
    [
      "of another partition",
      "nlp",
      { viewers: ["arn:aws-us-gov:iam::111111111111:role/nlp"] },
      'teams.nlp.viewers[0]: "arn:aws-us-gov:iam::111111111111:role/nlp" is in partition aws-us-gov',
    ],
    ["in no cluster", "nlp", { cluster: "mll" }, 'teams.nlp.cluster: There is no cluster "mll". Did you mean "ml"?'],
    [
      "with an unknown amount",
      "nlp",
      { quota: { "nvidia.com/gpu": "8" } },
      'teams.nlp.quota["nvidia.com/gpu"]: "nvidia.com/gpu" is not limited here. Did you mean "requests.nvidia.com/gpu"?',
    ],
    ["with a URL for a bucket", "nlp", { bucket: "s3://datasets" }, '"s3://datasets" is not the name of a bucket.'],
    ["in a namespace of Kubernetes", "nlp", { namespace: "kube-system" }, '"kube-system" belongs to Kubernetes.'],
    ["in a namespace of a sandpit", "nlp", { namespace: "sandpit-nlp" }, '"sandpit-nlp" belongs to sandpits.'],
    ["in no namespace", "nlp", { namespace: "NLP" }, '"NLP" is not the name of a namespace.'],
  ])("refuse one %s", (_, name, change, message) => {
    expect(() => teamsOf({ [name]: { members, ...change } })).toThrow(message);
  });

  it("have a namespace each", () => {
    expect(() => teamsOf({ nlp: { members }, vision: { members, namespace: "team-nlp" } })).toThrow(
      'teams.vision.namespace: "team-nlp" is the namespace of the team nlp in the same cluster. Use another.',
    );
  });

  it("say their cluster where there are several, and it has what serves everybody", () => {
    expect(() => teamsOf({ nlp: { members } }, completeSpec)).toThrow(
      "teams.nlp.cluster: The environment has several clusters, and the team is in one. Say which. Clusters: training, inference.",
    );
    expect(teamsOf({ nlp: { members, cluster: "training" } }, completeSpec)?.["nlp"]?.cluster).toBe("training");
    expect(() => teamsOf({ nlp: { members, cluster: "inference" } }, completeSpec)).toThrow(
      'teams.nlp.cluster: The cluster "inference" has no section platform, and teams come after it',
    );
  });
});
