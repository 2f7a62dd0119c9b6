import type { StateSource } from "../read/source.ts";

/** A state in memory. */
export function memorySource(file: string, text: string | undefined): StateSource {
  return {
    file,
    container: "memory",
    read: async () => (text === undefined ? undefined : { text }),
    versions: async () => [],
    lock: async () => ({ status: "free" }),
    unlock: async () => {},
    siblings: async () => [{ file, stack: file }],
  };
}
