import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { schemaErrors } from "../testing/gitlab-schema.ts";
import { readPipeline } from "./read-pipeline.ts";
import { lintPipeline, ruleNames } from "./rules.ts";

const root = new URL("../../../", import.meta.url).pathname;

function brokenRules(text: string, file = "pipeline/generated.yml"): string[] {
  const options = { gated: ["prod"], sandpitsLive: 15 * 86_400_000 };
  return lintPipeline(readPipeline(root, file, text), options).map(({ rule }) => rule);
}

const parent = ".gitlab-ci.yml";
const apply = "resource_group: dev/network, script: [./platform ci apply dev-network]";

/** A pipeline for each rule that breaks it and no other. */
const broken: [rule: string, pipeline: string, file?: string][] = [
  ["empty", "workflow: { rules: [{ when: always }] }"],
  ["size", `# ${"x".repeat(5_000_000)}\njob: { script: ["true"] }`],
  ["needs", `job: { script: ["true"], needs: [${Array.from({ length: 51 }, (_, index) => `j${index}`).join(", ")}] }`],
  ["strategy", "job: { rules: [{ when: on_success }], trigger: { include: child.yml } }", parent],
  ["two-levels", "job: { trigger: { include: child.yml, strategy: depend } }"],
  ["resource-group", "job: { script: [./platform ci apply dev-network] }"],
  ["interruptible", `job: { interruptible: true, ${apply} }`],
  ["interruptible", `default: { interruptible: true }\njob: { ${apply} }`],
  ["apply-role", `job: { before_script: [./platform ci sign-in dev plan], ${apply} }`],
  ["plan-role", "job: { script: [./platform ci sign-in dev apply, ./platform ci plan dev-network] }"],
  ["plan-role", "job: { script: [./platform ci sign-in dev sandpit, ./platform sandpit list] }"],
  ["sandpit-role", "job: { resource_group: a, script: [./platform ci sign-in dev apply, ./platform sandpit up anna] }"],
  ["sandpit-role", `job: { before_script: [./platform ci sign-in dev sandpit --sandpit anna], ${apply} }`],
  [
    "auto-stop",
    "job: { resource_group: a, script: [./platform sandpit up anna], environment: { name: a, auto_stop_in: 2 weeks } }",
  ],
  ["credentials", "job: { script: [./platform ci credentials] }"],
  ["artifacts", 'job: { script: ["true"], artifacts: { paths: [pipeline/plans/], expire_in: 1 day } }'],
  ["artifacts", 'job: { script: ["true"], artifacts: { paths: [pipeline/plans/], access: developer } }'],
  ["leftovers", 'job: { script: ["true"], variables: { GIT_STRATEGY: none }, artifacts: { paths: [report] } }'],
  ["leftovers", `job: { variables: { GIT_STRATEGY: none }, ${apply} }`],
  ["stop-job", 'job: { script: ["true"], environment: { name: anna, action: stop } }'],
  ["on-stop", 'job: { script: ["true"], environment: { name: anna, on_stop: missing } }'],
  [
    "on-stop",
    `job: { script: ['true'], resource_group: a, rules: [{ when: manual }], environment: { name: a, on_stop: stop } }
stop: { script: ['true'], resource_group: b, rules: [{ when: manual }], environment: { name: a, action: stop } }`,
    parent,
  ],
  ["conditions", 'job: { script: ["true"], rules: [{ if: \'$MINE == "root"\' }] }'],
  ["conditions", 'workflow: { rules: [{ if: $MINE }] }\njob: { script: ["true"] }'],
  ["no-rules", 'job: { script: ["true"] }', parent],
  ["gate", `job: { environment: prod/network, ${apply} }`],
];

describe("the rules for pipelines", () => {
  it.each(broken)("%s", (rule, text, file = "pipeline/generated.yml") => {
    expect(brokenRules(text, file)).toEqual([rule]);
  });

  it("each have a pipeline above that breaks them", () => {
    expect([...new Set(broken.map(([rule]) => rule))].sort()).toEqual([...ruleNames].sort());
  });

  it.each([
    "./platform apply dev",
    "./platform destroy dev --auto-approve",
    "./platform sandpit up anna",
    "npx cdktf deploy dev-network",
    "terraform -chdir=x apply plan",
    "tofu state rm aws_vpc.vpc",
    "helm upgrade greeter charts/service --install",
  ])("know what changes infrastructure: %s", (command) => {
    expect(brokenRules(`job: { script: ["${command}"] }`)).toEqual(["resource-group"]);
  });

  it.each([
    "./platform plan dev",
    "npx cdktf plan dev-network",
    "terraform plan",
    "./platform ci plan x",
    "helm template charts/service",
  ])("know what changes nothing: %s", (command) => {
    expect(brokenRules(`job: { script: ["${command}"] }`)).toEqual([]);
  });

  it.each(["15 days", "2 weeks and 1 day", "360 hours"])("let a sandpit live for %s", (time) => {
    const environment = `environment: { name: a, auto_stop_in: ${time} }`;
    expect(brokenRules(`job: { resource_group: a, script: [./platform sandpit up anna], ${environment} }`)).toEqual([]);
  });

  it("find no fault with the pipeline of the repository, and neither does GitLab's schema", () => {
    const pipeline = readPipeline(root, parent);
    expect(lintPipeline(pipeline, { gated: ["prod"] })).toEqual([]);
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(expect.arrayContaining(["check", "apply", "stop sandpit"]));
  });
});

describe("a gate", () => {
  const gate = 'PLATFORM_ENVIRONMENT: prod }, when: manual, allow_failure: false, script: ["true"]';
  const prod = `environment: prod/network, ${apply}`;

  it("holds what comes in later stages", () => {
    expect(brokenRules(`stages: [a, b]\ngate: { stage: a, variables: { ${gate} }\njob: { stage: b, ${prod} }`)).toEqual(
      [],
    );
  });

  it("is manual by each of its rules, if it has any", () => {
    const byRules = (...when: string[]) =>
      brokenRules(
        `stages: [a, b]
gate: { stage: a, variables: { PLATFORM_ENVIRONMENT: prod }, script: ["true"], rules: [${when.map((each) => `{ when: ${each} }`)}] }
job: { stage: b, ${prod} }`,
      );
    expect(byRules("manual", "manual")).toEqual([]);
    expect(byRules("manual", "on_success")).toEqual(["gate"]);
  });

  it("does not hold what is in its own stage, or does not wait for it", () => {
    const other = 'other: { stage: a, script: ["true"] }';
    for (const job of [
      `{ stage: a, ${prod} }`,
      `{ stage: b, needs: [], ${prod} }`,
      `{ stage: b, needs: [other], ${prod} }`,
    ]) {
      expect(brokenRules(`stages: [a, b]\ngate: { stage: a, variables: { ${gate} }\n${other}\njob: ${job}`)).toEqual([
        "gate",
      ]);
    }
  });

  it("does not hold by the job of another pipeline", () => {
    const needs = "needs: [{ pipeline: $PARENT_PIPELINE_ID, job: gate }]";
    expect(
      brokenRules(`stages: [a, b]\ngate: { stage: a, variables: { ${gate} }\njob: { stage: b, ${needs}, ${prod} }`),
    ).toEqual(["gate"]);
  });

  it("of another environment, or that nobody has to start, is none", () => {
    for (const text of [
      gate.replace("prod", "dev"),
      gate.replace("false", "true"),
      gate.replace("manual", "on_success"),
    ]) {
      expect(
        brokenRules(`stages: [a, b]\ngate: { stage: a, variables: { ${text} }\njob: { stage: b, ${prod} }`),
      ).toEqual(["gate"]);
    }
  });
});

describe("reading a pipeline", () => {
  it("follows extends, !reference and default as GitLab does", () => {
    const { jobs } = readPipeline(
      root,
      parent,
      [
        "default: { before_script: [first] }",
        ".one: { script: [one], variables: { A: a, B: b }, resource_group: r }",
        ".two: { extends: .one, script: [!reference [.one, script], two], variables: { B: c } }",
        "job: { extends: [.two], variables: { D: d } }",
      ].join("\n"),
    );
    expect(jobs).toMatchObject([
      { name: "job", commands: ["first", "one", "two"], resourceGroup: "r", variables: { A: "a", B: "c", D: "d" } },
    ]);
  });

  it.each([
    ["job: { extends: .missing }", ".missing"],
    ["job: { script: [!reference [.missing, script]] }", ".missing, script"],
    ["job: { script: [ }", "not valid YAML"],
    ["- job", "is not a pipeline"],
    ["include: [{ local: missing.yml }]", "missing.yml does not exist"],
    [".a: { extends: .b }\n.b: { extends: .a }\njob: { extends: .a }", "extended"],
  ])("refuses what GitLab cannot read: %s", (text, said) => {
    expect(() => readPipeline(root, parent, text)).toThrow(said);
  });
});

describe("GitLab's schema", () => {
  it.each([".gitlab-ci.yml", ".gitlab/jobs.yml", ".gitlab/sandpits.yml"])("allows %s", (file) => {
    expect(schemaErrors(readFileSync(join(root, file), "utf8"))).toEqual([]);
  });

  it("allows not everything", () => {
    expect(schemaErrors("job: { script: [x], when: sometimes }")).not.toEqual([]);
  });
});
