import type { LearnedType } from "../learned/learned-type.ts";
import { RunningProvider } from "../real/running-provider.ts";
import { learnDataSource, learnResource } from "./learn-type.ts";
import type { Samples } from "./samples.ts";

export interface LearnOptions {
  /** The provider's program. */
  readonly executable: string;
  /** Resource types and, prefixed with `data.`, data sources. */
  readonly types: readonly string[];
  readonly samples: Samples;
  /** Called when a type has been learned. */
  readonly onLearned?: (type: string, learned: LearnedType) => void;
  /** How many provider processes are asked at once. @default 2 */
  readonly processes?: number;
}

/**
 * Asks the real provider about each type.
 *
 * @returns what was learned, and the types that the provider does not have
 */
export async function learn(options: LearnOptions): Promise<{
  readonly learned: ReadonlyMap<string, LearnedType>;
  readonly unknown: readonly string[];
}> {
  const { executable, types, samples, onLearned, processes = 2 } = options;
  const waiting = [...new Set(types)].sort();
  const learned = new Map<string, LearnedType>();
  const unknown: string[] = [];
  const work = async (): Promise<void> => {
    const provider = await RunningProvider.start(executable);
    try {
      for (let type = waiting.shift(); type !== undefined; type = waiting.shift()) {
        const facts = await learnOne(provider, type, samples);
        if (facts === undefined) {
          unknown.push(type);
          continue;
        }
        learned.set(type, facts);
        onLearned?.(type, facts);
      }
    } finally {
      await provider.stop();
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const ordered = [...learned].sort(([a], [b]) => (a < b ? -1 : 1));
  return { learned: new Map(ordered), unknown: unknown.sort() };
}

async function learnOne(provider: RunningProvider, type: string, samples: Samples): Promise<LearnedType | undefined> {
  const given = samples[type] ?? [];
  if (!type.startsWith("data.")) {
    const schema = provider.client.resourceSchema(type);
    return schema === undefined ? undefined : learnResource(provider, type, schema, given);
  }
  const name = type.slice("data.".length);
  const schema = provider.client.dataSourceSchema(name);
  return schema === undefined ? undefined : learnDataSource(provider, name, schema, given);
}
