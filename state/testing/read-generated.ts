import { type Reading, readStates } from "../read/read-states.ts";
import { type GenerateOptions, generateStates } from "./generate.ts";
import { memorySource } from "./memory-source.ts";

/** Generated states, as {@link readStates} returns them. */
export async function readGenerated(options: GenerateOptions): Promise<Reading[]> {
  const generated = generateStates(options);
  const texts = new Map(generated.map(({ stack, text }) => [stack.id, text]));
  return await readStates(
    generated.map(({ stack }) => stack),
    { env: {}, open: ({ id }) => memorySource(`memory/${id}.tfstate`, texts.get(id)) },
  );
}
