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

  it("has a file for each type, below the package version, and gives the same schemas", () => {
    const derived = load(directory);
    expect(readdirSync(directory)).toEqual(["helm-12.1.2"]);
    expect(readdirSync(join(directory, "helm-12.1.2"))).toEqual(
      expect.arrayContaining(["provider.json", "release.json"]),
    );
    expect(load(directory)).toEqual(derived);
  });

  it("derives a type when it is read", () => {
    const { resources } = loadSchemas(helm, directory);
    expect(readdirSync(directory)).toEqual([]);
    expect(resources["helm_release"]?.block.attributes).toHaveProperty("chart");
    expect(readdirSync(join(directory, "helm-12.1.2"))).toEqual(["release.json"]);
  });

  it.each(["", "{}", "null", '{"block":'])("is rebuilt when it holds %j", (damage) => {
    const derived = load(directory);
    const path = join(directory, "helm-12.1.2", "release.json");
    const before = readFileSync(path);
    writeFileSync(path, damage);
    expect(load(directory)).toEqual(derived);
    expect(readFileSync(path)).toEqual(before);
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
