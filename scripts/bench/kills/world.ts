import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What exists in the emulated world. */
export function objects(root: string): { type: string; id: unknown }[] {
  const world = join(root, ".platform/emulated/world");
  const found = new Map<string, { type: string; id: unknown }>();
  for (const name of existsSync(world) ? readdirSync(world) : []) {
    for (const line of readFileSync(join(world, name), "utf8").split("\n")) {
      if (line === "") continue;
      const entry = JSON.parse(line) as {
        put?: { key: string; type: string; attributes: { id?: unknown } };
        remove?: string;
      };
      if (entry.put !== undefined) found.set(entry.put.key, { type: entry.put.type, id: entry.put.attributes.id });
      else found.delete(entry.remove ?? "");
    }
  }
  return [...found.values()];
}
