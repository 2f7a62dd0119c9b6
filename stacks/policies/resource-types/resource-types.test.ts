import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { factsOf, groups } from "./index.ts";
import type { ResourceType } from "./resource-type.ts";

const repository = join(import.meta.dirname, "../../..");
const types = groups.flatMap((group) => Object.keys(group));

/** What the package of a provider, as it is resolved from `file`, declares of a type: `aws`, `eks-cluster`. */
function declarations(file: string, provider: string, folder: string): string {
  const packageFile = createRequire(file).resolve(`@cdktf/provider-${provider}/package.json`);
  const directory = join(dirname(packageFile), "lib", folder);
  if (!existsSync(directory)) return "";
  return readdirSync(directory)
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => readFileSync(join(directory, name), "utf8"))
    .join("\n");
}

function awsDeclarations(type: string): string {
  return declarations(import.meta.filename, "aws", type.replace(/^aws_/, "").replaceAll("_", "-"));
}

/** The names of all attributes, at any depth, that a function of the table asks for. */
function attributesRead(facts: ResourceType): Set<string> {
  const read = new Set<string>();
  // One world where every attribute is a block, and one where every attribute is "*".
  const block: object = new Proxy({}, { get: (_, name) => remember(name, () => block) });
  const flat: object = new Proxy({}, { get: (_, name) => remember(name, () => "*") });
  const remember = (name: string | symbol, answer: () => unknown) => {
    if (typeof name === "symbol") return () => "";
    read.add(name);
    return answer();
  };
  for (const fact of Object.values(facts)) {
    if (typeof fact !== "function") continue;
    fact(block);
    fact(flat);
  }
  // Terraform's own, and keys of maps.
  for (const notOfTheType of ["dynamic", "content", "account_ids"]) read.delete(notOfTheType);
  return read;
}

describe("the tables of resource types", () => {
  it("have every type that modules and stacks make", () => {
    const files = ["modules", "stacks"].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
        .map((file) => join(repository, folder, file)),
    );
    const made = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/@cdktf\/provider-(\w+)\/lib\/([\w-]+)\/index\.js/g)]
        .map(([, provider = "", folder = ""]) => declarations(file, provider, folder))
        .flatMap((text) => /extends cdkt[fn]\.TerraformResource[\s\S]*?tfResourceType = "(\w+)"/.exec(text)?.[1] ?? []),
    );
    expect(made.length).toBeGreaterThan(30);
    expect(made.filter((type) => factsOf(type) === undefined)).toEqual([]);
  });

  it("name each type once", () => {
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
  });

  it("name types that the provider has", () => {
    const aws = types.filter((type) => type.startsWith("aws_"));
    expect(aws.filter((type) => !awsDeclarations(type).includes(`tfResourceType = "${type}"`))).toEqual([]);
  });

  it("read attributes that the provider's types have", () => {
    const wrong = types
      .filter((type) => type.startsWith("aws_"))
      .flatMap((type) => {
        const declared = awsDeclarations(type);
        const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        return [...attributesRead(factsOf(type)!)]
          .filter((name) => !declared.includes(`readonly ${camel(name)}`))
          .map((name) => `${type}.${name}`);
      });
    expect(wrong).toEqual([]);
  });

  it("name attributes of protection and retention that the provider's types have", () => {
    for (const type of types) {
      const { deletionProtection, logRetention } = factsOf(type)!;
      for (const attribute of [deletionProtection, logRetention]) {
        if (attribute === undefined) continue;
        const camel = attribute.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        expect(awsDeclarations(type), `${type}.${attribute}`).toContain(`readonly ${camel}`);
      }
    }
  });
});
