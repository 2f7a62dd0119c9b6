import { environmentJsonSchema } from "@ml-platform/environments";
import { completeSpec, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { documents } from "../schemas/documents.ts";
import { Fixture } from "../testing/fixture.ts";
import { pair } from "../testing/pair.ts";
import { schemaErrors } from "../testing/schema-errors.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";
import { commands } from "./commands.ts";

describe("platform schema", () => {
  it("lists every schema, and prints each", async () => {
    const fixture = pair();
    const { code, stdout } = await fixture.runWith(["schema"]);
    expect(code).toBe(0);
    const names = stdout.trim().split("\n");
    expect(names).toEqual(["environment", ...Object.keys(documents)]);
    for (const name of names) {
      const printed = await fixture.runWith(["schema", ...name.split(" ")]);
      expect(printed.code).toBe(0);
      expect(JSON.parse(printed.stdout)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
    }
  });

  it("has one for every command with --json", { timeout: 120_000 }, async () => {
    const named = commands.flatMap((entry) =>
      "commands" in entry ? entry.commands.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
    );
    const withJson: string[] = [];
    for (const name of named) {
      const { stdout } = await pair().runWith([...name.split(" "), "--help"]);
      if (/^ {2}--json /m.test(stdout)) withJson.push(name);
    }
    expect(withJson).toContain("state list");
    expect(Object.keys(documents)).toEqual(expect.arrayContaining(withJson));
  });

  it("refuses what has none", async () => {
    const { code, stderr } = await pair().runWith(["schema", "plna"]);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no schema for "plna". Did you mean "plan"?');
  });
});

/** JSON Schema reads patterns as Unicode does; zod, when it reads a schema, does not. */
function withoutUnicode(key: string, value: unknown): unknown {
  return key === "pattern" && typeof value === "string" && value.includes("\\p{") ? undefined : value;
}

describe("the schema of environment files", () => {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(environmentJsonSchema(), withoutUnicode)));

  it.each([
    ["small", smallSpec],
    ["complete", completeSpec],
  ])("accepts the reference environment %s", (_, spec) => {
    expect(schema.safeParse(spec).error?.issues ?? []).toEqual([]);
  });

  it.each([
    ["without a network", { ...smallSpec, network: undefined }],
    ["with a key that is not known", { ...smallSpec, nam: "x" }],
    ["with an account that is none", { ...smallSpec, account: { id: "12", alias: "ml-dev" } }],
    ["with a text for a switch", { ...smallSpec, protected: "yes" }],
  ])("refuses one %s", (_, spec) => {
    expect(schema.safeParse(spec).success).toBe(false);
  });
});

describe("what a command prints with --json is valid by its schema", () => {
  it.each([
    ["list", "list"],
    ["doctor", "doctor dev"],
    ["doctor", "doctor"],
    ["failure", "plan dve"],
    ["failure", "output dve"],
    ["output", "output dev"],
  ])("%s: %s", async (name, command) => {
    const fixture = pair();
    fixture.problems = name === "list" ? { prod: "environments/prod.ts: no" } : {};
    expect(schemaErrors(name, await fixture.json(command))).toEqual([]);
  });

  it("version", async () => {
    const { stdout } = await pair().runWith(["version", "--json"]);
    expect(schemaErrors("version", JSON.parse(stdout))).toEqual([]);
    expect(schemaErrors("version", { node: "24" })).not.toEqual([]);
  });
});

describeWithTerraform("what a command that runs Terraform prints with --json is valid by its schema", () => {
  it("plan, apply, output, validate and destroy, also when a part fails", async () => {
    const fixture = pair();
    const check = async (name: string, command: string) => {
      expect(schemaErrors(name, await fixture.json(command)), command).toEqual([]);
    };
    await check("plan", "plan dev");
    await check("validate", "validate dev");
    fixture.problems = { prod: "environments/prod.ts: no" };
    await check("plan --all", "plan --all");
    await check("apply", "apply dev --auto-approve");
    await check("output", "output dev");
    await check("plan", "plan dev");
    await check("destroy", "destroy dev --auto-approve");
    const broken = new Fixture({ network: { resources: { vpc: { no_such_argument: 1 } } } });
    expect(schemaErrors("plan", await broken.json("plan dev"))).toEqual([]);
    expect(schemaErrors("validate", await broken.json("validate dev"))).toEqual([]);
  });

  it("refuses a plan with a member missing, or of another type", async () => {
    const json = await new Fixture({ network: { resources: { vpc: {} } } }).json("plan dev");
    expect(schemaErrors("plan", json)).toEqual([]);
    expect(schemaErrors("plan", { ...json, stacks: undefined })).not.toEqual([]);
    expect(schemaErrors("plan", { ...json, schemaVersion: 2 })).not.toEqual([]);
    const [stack] = json.stacks;
    expect(schemaErrors("plan", { ...json, stacks: [{ ...stack, counts: { add: "1" } }] })).not.toEqual([]);
  });
});
