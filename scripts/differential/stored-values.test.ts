import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { learnStoredValues, type RecordedSample } from "@ml-platform/emulator/learn";
import { loadLearned, schemaOfLearned, storedValuesFile } from "@ml-platform/emulator/learned";
import { type ObjectValue, type Schema, unknown } from "@ml-platform/emulator/real";
import { expect, it } from "vitest";
import { Configuration } from "../reference/configuration.ts";
import { referenceConfigurations } from "../reference/reference-configurations.ts";
import { typed } from "../reference/schema-check.ts";

type Recorded = Readonly<
  Record<string, { readonly attributes: ObjectValue; readonly afterRefresh?: ObjectValue } | undefined>
>;

/** The states that the real provider left on the local AWS. */
function recordedStack(id: string): Recorded {
  const file = new URL(`../../cli/e2e/local-aws/recorded/${id}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Recorded;
}

const learned = loadLearned();

function schemaOf(type: string): Schema | undefined {
  const facts = learned.get(type);
  return facts === undefined ? undefined : schemaOfLearned(facts);
}

async function recordedSamples(): Promise<Map<string, RecordedSample[]>> {
  const samples = new Map<string, RecordedSample[]>();
  for (const [environment, stacks] of (await referenceConfigurations()).entries()) {
    const configuration = new Configuration(stacks);
    for (const resource of configuration.resources.values()) {
      const { attributes, afterRefresh } = recordedStack(resource.stack)[resource.id.split("/")[1] ?? ""] ?? {};
      if (attributes === undefined) throw new Error(`${resource.id} was not recorded: record the states anew`);
      const { value: config } = typed(resource, configuration, schemaOf, () => unknown);
      const sample = { environment: String(environment), config, attributes };
      const refreshed = { ...attributes, ...afterRefresh };
      samples.set(resource.type, [...(samples.get(resource.type) ?? []), { ...sample, refreshed }]);
    }
  }
  return samples;
}

it("what the emulator stores where a configuration says nothing is what the recorded states show (vitest -u)", async () => {
  const samples = await recordedSamples();
  const known = [...samples].sort(([one], [other]) => (one < other ? -1 : 1));
  const stored = known.map(([type, ofType]) => [type, learnStoredValues(schemaOf(type) as Schema, ofType)] as const);
  const telling = stored.filter(([, { stored, emptied }]) => Object.keys(stored).length + emptied.length > 0);
  const text = `${JSON.stringify(Object.fromEntries(telling), null, 1)}\n`;
  await expect(text).toMatchFileSnapshot(fileURLToPath(storedValuesFile));
});
