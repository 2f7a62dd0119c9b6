import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dev, Fixture } from "../testing/fixture.ts";
import { helmFolder, skipWithoutHelm } from "../testing/rendered-chart.ts";
import { valuesSchemaOf } from "../testing/values-schema.ts";
import { skipWithoutPrograms } from "../testing/without-programs.ts";
import { argumentsOf, pageCommands, pageDocuments } from "./testing/page.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const example = (file: string) => readFileSync(`${root}examples/nlp-training/${file}`, "utf8");
const documents = pageDocuments.map((text) => parse(text));

it("has no command that no test below runs", () => {
  const known = ["python3", "docker build", "helm lint", "helm template", "./platform job", "./platform bastion"];
  expect(pageCommands.filter((command) => !known.some((each) => command.startsWith(`${each} `)))).toEqual([]);
  for (const each of known) expect(argumentsOf(each), each).not.toEqual([]);
});

it("shows values that the chart takes", () => {
  const small = {
    image: "registry.example.com/ml/nlp-training:1.0.0",
    resources: { requests: { cpu: 1, memory: "1Gi" }, limits: { cpu: 1, memory: "1Gi" } },
  };
  const values = documents.filter((each) => each.kind === undefined);
  expect(values).toHaveLength(3);
  const { problems } = valuesSchemaOf("training-job");
  for (const each of values) expect(problems(small, each)).toEqual([]);
  // The first ones are those of the example.
  expect(parse(example("values.yaml"))).toMatchObject({ ...values[0], args: expect.any(Array) });
});

it("shows a volume that only its claim gets, and that many nodes read", () => {
  const [volume] = documents.filter((each) => each.kind === "PersistentVolume");
  expect(volume.spec).toMatchObject({
    accessModes: ["ReadOnlyMany"],
    claimRef: { namespace: "team-nlp", name: "models" },
  });
});

it("builds the images that the values of the example name", () => {
  const named = ["values.yaml", "two-nodes.yaml"].map((file) => parse(example(file)).image);
  const built = argumentsOf("docker build").map((given) => {
    expect(existsSync(join(root, given.at(-1) ?? "", "Dockerfile"))).toBe(true);
    return given[given.indexOf("--tag") + 1];
  });
  expect(built).toEqual(named);
});

describe("the program", () => {
  skipWithoutPrograms("python3");

  it("trains as the page says", async () => {
    const folder = mkdtempSync(join(tmpdir(), "train-"));
    const [given = []] = argumentsOf("python3");
    const run = await execa(
      "python3",
      given.map((each) => each.replace("/tmp", folder)),
      {
        cwd: root,
        env: { PYTHONDONTWRITEBYTECODE: "1" },
      },
    );
    expect(run.stdout).toMatch(/Accuracy 9\d\.\d%/);
    expect(existsSync(join(folder, "checkpoints/checkpoint.json"))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe("with helm", () => {
  skipWithoutHelm();

  it.each(["lint", "template"])("values go through helm %s", async (verb) => {
    for (const given of argumentsOf(`helm ${verb}`)) {
      const { stdout } = await execa(`${helmFolder()}/helm`, [verb, ...given], { cwd: root });
      expect(stdout).toMatch(verb === "lint" ? "0 chart(s) failed" : "kind: Job");
    }
  });
});

/** A cluster that is not there. */
class Repository extends Fixture {
  override services() {
    const cluster = { id: "dev-ml-cluster", environment: "dev", name: "ml-cluster", kind: "cluster", cluster: "ml" };
    return { ...super.services(), stacksOf: async () => [{ ...cluster, dependencies: [], providers: [] }] };
  }
}

// On a cluster they are run in cli/e2e/local-eks/job-commands.ts.
it("has commands that platform knows, with their options, and files that are there", async () => {
  const { teams } = checkEnvironment({
    ...smallSpec,
    teams: { nlp: { members: ["arn:aws:iam::111111111111:role/nlp"], quota: { "requests.nvidia.com/gpu": "4" } } },
  });
  const fixture = new Repository({});
  fixture.target = "aws";
  fixture.environments = [{ ...dev, teams }];
  const commands = [
    ...argumentsOf("./platform job"),
    ...argumentsOf("./platform bastion connect dev -- ./platform job"),
  ];
  expect(commands.map(([verb]) => verb).sort()).toEqual(["list", "list", "logs", "logs", "run", "run", "run", "stop"]);
  for (const given of commands) {
    const { code, stderr } = await fixture.run(`job ${given.join(" ")}`);
    expect({ given, code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("dev-ml-cluster is not applied yet"),
    });
    for (const [index, each] of given.entries())
      if (each === "--values") expect(existsSync(join(root, given[index + 1] ?? "")), each).toBe(true);
  }
});
