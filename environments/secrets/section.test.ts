import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { derive } from "../model/derive.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { completeSpec, smallSpec } from "../testing/reference.ts";

const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
const administrators = [role("secrets-admin")];
const withTeam: PermanentSpec = {
  ...smallSpec,
  teams: { nlp: { members: [role("nlp")] } },
  clusters: {
    ml: {
      ...smallSpec.clusters!["ml"]!,
      platform: { addons: { "external-secrets": {}, "cluster-autoscaler": {} } },
    },
  },
};
const readers = { teams: ["nlp"] };

const check = (secrets: object, spec: PermanentSpec = withTeam) =>
  checkEnvironment({ ...spec, secrets: { administrators, ...secrets } } as PermanentSpec).secrets;
const declare = (key: string, secret: object, spec?: PermanentSpec) => () =>
  check({ declared: { [key]: secret } }, spec);

describe("the secrets of an environment", () => {
  it("are declared by who reads them, and can be restored for 30 days", () => {
    const workloads = [{ namespace: "shop", serviceAccount: "api" }];
    expect(check({ declared: { "apps/shop/token": { readers: { workloads } } } })).toEqual({
      administrators,
      declared: {
        "apps/shop/token": {
          readers: {
            roles: [],
            teams: [],
            platform: false,
            workloads: [{ cluster: "ml", namespace: "shop", serviceAccount: "api" }],
          },
          replicaRegions: [],
          recoveryWindowDays: 30,
        },
      },
    });
    expect(checkEnvironment(smallSpec)).not.toHaveProperty("secrets");
  });

  it("are not those of an environment that is derived from it", () => {
    const base = { ...withTeam, secrets: { administrators, declared: { "platform/a": { readers } } } };
    expect(checkEnvironment(derive(base, { name: "anna", owner: "anna.b" }))).not.toHaveProperty("secrets");
  });

  it("have somebody who writes them, and no pipeline among them", () => {
    expect(() => check({ administrators: [], declared: {} })).toThrow(
      "secrets.administrators: An empty list has nobody who could put a value.",
    );
    expect(() => check({ administrators: [role("terraform-apply")], declared: {} })).toThrow(
      'secrets.administrators[0]: "arn:aws:iam::111111111111:role/terraform-apply" is a role of pipelines',
    );
    expect(() => check({ administrators: ["arn:aws-us-gov:iam::111111111111:role/a"], declared: {} })).toThrow(
      "is in partition aws-us-gov, and the secret is in us-east-2",
    );
  });

  it.each<[what: string, key: string, secret: object, message: string]>([
    ["that nobody reads", "apps/a", { readers: {} }, 'declared["apps/a"].readers: Nobody may read the secret but'],
    ["without readers", "apps/a", {}, 'declared["apps/a"].readers: is missing.'],
    ["of nobody", "grafana", { readers }, '"grafana" begins with nothing that tells whose it is. Use platform/<name>'],
    ["below the environment", "small/platform/a", { readers }, "Leave out the name of the environment: it is added."],
    ["of a sandpit", "sandpits/anna/a", { readers }, "begins with nothing that tells whose it is"],
    ["of a team without a name", "teams/nlp", { readers }, '"teams/nlp" names a team and no secret.'],
    ["of no team", "teams/npl/a", { readers }, 'There is no team "npl". Did you mean "nlp"? Teams: nlp.'],
    ["with an empty part", "apps//a", { readers }, '"apps//a" is not a name that Secrets Manager has.'],
    ["with a space", "apps/a b", { readers }, '"apps/a b" is not a name that Secrets Manager has.'],
    ["with an over-long name", `apps/${"a".repeat(502)}`, { readers }, "has 513 characters, and a name in Secrets"],
    ["for no team", "apps/a", { readers: { teams: ["vision"] } }, 'readers.teams[0]: There is no team "vision".'],
    ["for a user", "apps/a", { readers: { roles: ["arn:aws:iam::111111111111:user/kim"] } }, "is a user."],
    ["for everybody", "apps/a", { readers: { roles: ["*"] } }, '"*" is not the ARN of an IAM role'],
    ["for a pipeline", "apps/a", { readers: { roles: [role("pipeline-apply-ml-small")] } }, "is a role of pipelines"],
    [
      "for a role of another partition",
      "apps/a",
      { readers: { roles: ["arn:aws-us-gov:iam::111111111111:role/a"] } },
      'readers.roles[0]: "arn:aws-us-gov:iam::111111111111:role/a" is in partition aws-us-gov, and the secret',
    ],
    [
      "for pods of no cluster",
      "apps/a",
      { readers: { workloads: [{ cluster: "mll", namespace: "shop", serviceAccount: "api" }] } },
      'workloads[0].cluster: There is no cluster "mll". Did you mean "ml"?',
    ],
    [
      "for pods of a sandpit",
      "apps/a",
      { readers: { workloads: [{ namespace: "sandpit-anna", serviceAccount: "api" }] } },
      '"sandpit-anna" belongs to a sandpit',
    ],
    [
      "for pods that have the role of a team",
      "apps/a",
      { readers: { workloads: [{ namespace: "team-nlp", serviceAccount: "workload" }] } },
      "Pods of team-nlp/workload have the role of the team nlp, and pods have one role. Name the team in readers.teams",
    ],
    [
      "for pods that have the role of an add-on",
      "apps/a",
      { readers: { workloads: [{ namespace: "kube-system", serviceAccount: "cluster-autoscaler" }] } },
      "Pods of kube-system/cluster-autoscaler have the role of the add-on cluster-autoscaler",
    ],
    [
      "for the pods of External Secrets",
      "platform/a",
      { readers: { workloads: [{ namespace: "external-secrets", serviceAccount: "external-secrets" }] } },
      "Set readers.platform to true instead.",
    ],
    [
      "for one workload twice",
      "apps/a",
      { readers: { workloads: [1, 2].map(() => ({ namespace: "shop", serviceAccount: "api" })) } },
      '"shop/api" is listed twice.',
    ],
    ["rotated by nothing", "apps/a", { readers, rotation: { everyDays: 30 } }, "rotation.lambdaArn: is missing."],
    [
      "rotated by what is no function, too often",
      "apps/a",
      { readers, rotation: { everyDays: 0, lambdaArn: "rotate", roleArn: role("rotate") } },
      "rotation.everyDays: 0 is not a number of days between rotations.",
    ],
    [
      "rotated from elsewhere",
      "apps/a",
      {
        readers,
        rotation: {
          everyDays: 30,
          lambdaArn: "arn:aws:lambda:us-west-2:111111111111:function:rotate",
          roleArn: role("rotate"),
        },
      },
      "is in us-west-2 in partition aws, and the secret in us-east-2.",
    ],
    [
      "copied to itself",
      "apps/a",
      { readers, replicaRegions: ["us-east-2"] },
      '"us-east-2" is where the secret itself',
    ],
    ["copied to nowhere", "apps/a", { readers, replicaRegions: ["us-west-3"] }, '"us-west-3" is not a known region.'],
    [
      "copied to another partition",
      "apps/a",
      { readers, replicaRegions: ["us-gov-west-1"] },
      "Secrets are not copied between partitions.",
    ],
    ["restored for a day", "apps/a", { readers, recoveryWindowDays: 1 }, "Use 7 to 30, or 0 to delete it at once"],
  ])("refuse one %s", (_, key, secret, message) => {
    expect(declare(key, secret)).toThrow(message);
  });

  it("are told apart by the addresses of resources", () => {
    expect(() => check({ declared: { "apps/a/b": { readers }, "apps/a--b": { readers } } })).toThrow(
      '"apps/a/b" differs from another name only in "/" and "--".',
    );
  });

  it("reach the platform where External Secrets is, and pods where their cluster is clear", () => {
    expect(declare("platform/a", { readers: { platform: true } })).not.toThrow();
    expect(declare("platform/a", { readers: { platform: true } }, smallSpec)).toThrow(
      "readers.platform: No cluster of the environment has External Secrets",
    );
    const workloads = [{ namespace: "shop", serviceAccount: "api" }];
    expect(declare("apps/a", { readers: { workloads } }, completeSpec)).toThrow(
      "The environment has several clusters, and the pods are in one. Say which. Clusters: training, inference.",
    );
  });
});
