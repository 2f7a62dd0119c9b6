import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { providers } from "../overlays/index.ts";
import { temporaryDirectory } from "../testing/terraform.ts";
import { loadSchemas } from "./load.ts";

const helm = providers.find(({ name }) => name === "helm") as (typeof providers)[number];

/** Schemas are made when they are read. */
function load(directory: string) {
  const { provider, resources, dataSources } = loadSchemas(helm, directory);
  return { provider, resources: { ...resources }, dataSources: { ...dataSources } };
}

describe("the schema cache", () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is written once, named after the package version, and gives the same schemas", () => {
    const derived = load(directory);
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^helm-12\.1\.2-[0-9a-f]{12}\.json$/)]);
    expect(load(directory)).toEqual(derived);
  });

  it.each(["", "{}", "null", '{"provider":'])("is rebuilt when it holds %j", (damage) => {
    const derived = load(directory);
    const path = join(directory, String(readdirSync(directory)[0]));
    writeFileSync(path, damage);
    expect(load(directory)).toEqual(derived);
    expect(JSON.parse(readFileSync(path, "utf8"))).toHaveProperty("resources.helm_release");
  });

  it("is optional: a folder that cannot be created costs time only", () => {
    const file = join(directory, "file");
    writeFileSync(file, "");
    expect(load(join(file, "below")).resources).toHaveProperty("helm_release");
  });

  it("holds every type of every overlay, with paths that exist", () => {
    for (const provider of providers) {
      const { resources, dataSources } = loadSchemas(provider, directory);
      expect(Object.keys(resources)).toEqual(Object.keys(provider.resources));
      expect(Object.keys(dataSources)).toEqual(Object.keys(provider.dataSources));
      const blocks = [...Object.values(resources), ...Object.values(dataSources)].map(({ block }) => block);
      expect(blocks.filter((block) => Object.keys({ ...block.attributes, ...block.block_types }).length === 0)).toEqual(
        [],
      );
    }
  });
});
