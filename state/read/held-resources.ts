import { parseState } from "../model/parse.ts";

/** How many resources a state manages, any output counting as one; undefined if it cannot be read. */
export async function heldResources(read: () => Promise<string>): Promise<number | undefined> {
  try {
    const { resources, outputs } = parseState(await read());
    return resources.filter(({ mode }) => mode === "managed").length || Math.min(outputs.length, 1);
  } catch {
    return undefined;
  }
}
