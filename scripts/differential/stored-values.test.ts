import { fileURLToPath } from "node:url";
import { learnStoredValues, type RecordedSample } from "@ml-platform/emulator/learn";
import { loadLearned, schemaOfLearned, storedValuesFile } from "@ml-platform/emulator/learned";
import { type ObjectValue, type Schema, unknown } from "@ml-platform/emulator/real";
import { expect, it } from "vitest";
import { readRecorded } from "../../cli/e2e/local-aws/read-recorded.ts";
import { Configuration } from "../reference/configuration.ts";
import { referenceConfigurations } from "../reference/reference-configurations.ts";
import { typed } from "../reference/schema-check.ts";

const learned = loadLearned();

function schemaOf(type: string): Schema | undefined {
  const facts = learned.get(type);
  return facts === undefined ? undefined : schemaOfLearned(facts);
}

/** Of interface endpoints, two zones are recorded: for each zone, the real provider waits for minutes. */
const isRecordedInPart = (type: string): boolean => type === "aws_vpc_endpoint_subnet_association";

async function recordedSamples(): Promise<Map<string, RecordedSample[]>> {
  const samples = new Map<string, RecordedSample[]>();
  for (const [environment, stacks] of (await referenceConfigurations()).entries()) {
    const configuration = new Configuration(stacks);
    for (const resource of configuration.resources.values()) {
      const recorded = readRecorded(resource.stack)[resource.id.split("/")[1] ?? ""];
      const ofType = samples.get(resource.type) ?? [];
      samples.set(resource.type, ofType);
      if (recorded === undefined && isRecordedInPart(resource.type)) continue;
      if (recorded === undefined) throw new Error(`${resource.id} was not recorded: record the states anew`);
      const attributes = recorded.attributes as ObjectValue;
      const { value: config } = typed(resource, configuration, schemaOf, () => unknown);
      const sample = { environment: String(environment), config, attributes };
      ofType.push({ ...sample, refreshed: { ...attributes, ...(recorded.afterRefresh as ObjectValue) } });
    }
  }
  const missing = [...samples].flatMap(([type, ofType]) => (ofType.length === 0 ? [type] : []));
  if (missing.length > 0) throw new Error(`${missing.join(", ")} was not recorded: record the states anew`);
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
