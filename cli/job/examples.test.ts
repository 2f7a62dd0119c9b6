import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chartFolder, runHelm, skipWithoutHelm } from "../testing/rendered-chart.ts";
import { valuesSchemaOf } from "../testing/values-schema.ts";

const folder = fileURLToPath(new URL("../../examples/nlp-training/", import.meta.url));
const read = (file: string) => readFileSync(`${folder}${file}`, "utf8");

/** What is given together, as examples/nlp-training/README.md says. */
const combinations = [
  ["values.yaml"],
  ["values.yaml", "two-nodes.yaml"],
  ["values.yaml", "lasting.yaml"],
  ["values.yaml", "two-nodes.yaml", "lasting.yaml"],
];

describe("the values of examples/nlp-training", () => {
  it.each(combinations.map((files) => [files]))("%j fit the schema of charts/training-job", (files) => {
    const { problems } = valuesSchemaOf("training-job");
    expect(problems(...files.map((file) => parse(read(file))))).toEqual([]);
  });

  describe("rendered", () => {
    skipWithoutHelm();

    it("make jobs of one node and of two", () => {
      for (const files of combinations) {
        const values = files.flatMap((file) => ["--values", `${folder}${file}`]);
        const args = ["template", "nlp-training", chartFolder("training-job"), "--namespace", "team-nlp", ...values];
        const nodes = files.includes("two-nodes.yaml") ? 2 : 1;
        expect(runHelm(args)).toContain(`\n  completions: ${nodes}\n`);
      }
    });
  });
});

describe("the image of examples/nlp-training", () => {
  const instructions = read("Dockerfile")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

  it("has every file of the program, and no other", () => {
    const [, copied = ""] = /^COPY (.*) \.\/$/m.exec(read("Dockerfile")) ?? [];
    const imported = [...copied.matchAll(/\S+\.py/g)].flatMap(([file]) =>
      [...read(file).matchAll(/^(?:from|import) (\w+)/gm)].map(([, module]) => `${module}.py`),
    );
    const own = ["dataset.py", "model.py", "on_cpu.py", "on_gpu.py"];
    expect(copied.split(" ").sort()).toEqual(["messages.tsv", "train.py", ...own].sort());
    expect(own.filter((file) => !imported.includes(file))).toEqual([]);
    for (const file of copied.split(" ")) expect(read(file).length, file).toBeGreaterThan(0);
  });

  it("starts from a version, and the program itself, as a user other than root: the one of the chart", () => {
    const base = instructions[0];
    expect(base).toMatch(/^ARG BASE=\S+:\d+\.\d+\.\d+-[a-z-]+$/);
    const { defaults } = valuesSchemaOf("training-job");
    expect(instructions).toContain(`USER ${defaults.user}:${defaults.user}`);
    expect(instructions.at(-1)).toBe('ENTRYPOINT ["python3", "/app/train.py"]');
  });
});
