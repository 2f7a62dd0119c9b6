import { readdirSync, readFileSync } from "node:fs";
import type { Recorded } from "./recorded-states.ts";

const folder = new URL("recorded/", import.meta.url);

/**
 * What the real provider left of a stack, some of it in files of their own: `complete-network.interface-endpoints.json`.
 * Empty where nothing is recorded.
 */
export function readRecorded(id: string): Recorded {
  const files = readdirSync(folder).filter((file) => file.split(".")[0] === id);
  return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8"))));
}
