import type { Stage } from "./stage.ts";

/**
 * Writes sandpits into the registry that were never made: their entries, admissions and bundles are copies of those of a
 * real one under other names, and no stack of theirs has a state.
 *
 * @param model name of the real one; it must be in no other text of its bundle
 */
export async function seed({ registry }: Stage, model: string, names: readonly string[]): Promise<void> {
  const found = await registry.read(model);
  const bundle = await registry.readBundle(model);
  if (found === undefined || bundle === undefined) throw new RangeError(`there is no sandpit "${model}" to copy`);
  for (const name of names) {
    const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(model, name)) as T;
    const owner = `owner-of-${name}`;
    await registry.create({ ...renamed(found.entry), owner });
    await registry.admit(name, () => ({ owner, base: found.entry.base }));
    await registry.writeBundle(name, renamed(bundle));
  }
}

/** `a001`, `a002`, ... */
export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(4, "0")}`);
}
