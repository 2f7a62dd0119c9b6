import { expect, it } from "vitest";
import { learnedVersion, loadLearned } from "../learned/load-learned.ts";
import { schemaOfLearned } from "../learned/schema-of-learned.ts";
import { providers } from "../overlays/index.ts";
import { annotate } from "./annotate.ts";
import { schemaDifferences } from "./differences.ts";
import { deriveProvider } from "./load.ts";
import { providerPackage } from "./source.ts";
import { versionDifferences } from "./version-differences.ts";

it(`schemas derived from the package differ from provider ${learnedVersion} only where the versions do`, () => {
  const aws = providers.find(({ name }) => name === "aws") as (typeof providers)[number];
  const derived = deriveProvider(aws, providerPackage("aws").directory);
  const learned = loadLearned();
  const found = [...learned].flatMap(([type, facts]) => {
    const isData = type.startsWith("data.");
    const schema = isData ? derived.dataSources[type.slice("data.".length)] : derived.resources[type];
    if (schema === undefined) return [`${type}: not derived`];
    const served = annotate(type, schema, { learned: facts });
    expect(served.version, type).toBe(facts.schemaVersion);
    return schemaDifferences(served.block, schemaOfLearned(facts).block, type);
  });
  expect(found.sort()).toEqual(Object.values(versionDifferences).flat().sort());
});
