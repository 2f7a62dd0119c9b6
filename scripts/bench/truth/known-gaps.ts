import type { WitnessName } from "./mistake.ts";

/** Why mistakes that the emulator is to notice still pass. */
const emulatorGaps: Readonly<Record<string, readonly string[]>> = {};

const gaps: Partial<Record<WitnessName, ReadonlySet<string>>> = {
  emulator: new Set(Object.values(emulatorGaps).flat()),
};

/** The titles of the mistakes that a witness is known to miss, although the set says that it notices them. */
export function gapsOf(name: WitnessName): ReadonlySet<string> {
  return gaps[name] ?? new Set();
}
