import type { JsonObject } from "../model/json.ts";
import { type Reading, readStates } from "../read/read-states.ts";
import type { Stack } from "../stack.ts";
import { memorySource } from "./memory-source.ts";

interface HandWrittenResource {
  readonly type: string;
  readonly name: string;
  readonly mode?: "managed" | "data";
  readonly module?: string;
  readonly dependencies?: readonly string[];
  readonly attributes?: JsonObject;
  readonly key?: string | number;
}

export interface HandWrittenStack {
  /** `dev-network` */
  readonly id: string;
  readonly dependencies?: readonly string[];
  readonly configuration?: JsonObject;
  /** @default - never applied */
  readonly resources?: readonly HandWrittenResource[];
  readonly outputs?: JsonObject;
}

/** Readings of small states that a test declares. */
export async function handWritten(stacks: readonly HandWrittenStack[]): Promise<Reading[]> {
  const texts = new Map(stacks.map((stack) => [stack.id, textOf(stack)]));
  return await readStates(stacks.map(stackOf), { env: {}, open: ({ id }) => memorySource(id, texts.get(id)) });
}

function stackOf({ id, dependencies = [], configuration }: HandWrittenStack): Stack {
  const [environment = "", ...name] = id.split("-");
  return {
    id,
    environment,
    name: name.join("-"),
    location: { type: "local", path: id },
    dependencies,
    ...(configuration !== undefined && { configuration }),
  };
}

function textOf({ resources, outputs = {} }: HandWrittenStack): string | undefined {
  if (resources === undefined) return undefined;
  return JSON.stringify({
    version: 4,
    serial: 1,
    lineage: "l",
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value, type: "string" }])),
    resources: resources.map(({ key, attributes = {}, dependencies = [], mode = "managed", ...resource }) => ({
      ...resource,
      mode,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ attributes, dependencies, ...(key !== undefined && { index_key: key }) }],
    })),
  });
}
