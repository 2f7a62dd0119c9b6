import { type Asked, askEmulator, askProvider, noProvider } from "../../reference/asked.ts";
import { Configuration, type Stacks } from "../../reference/configuration.ts";
import { referenceConfigurations } from "../../reference/reference-configurations.ts";
import { gapsOf } from "./known-gaps.ts";
import { type Mistake, makeMistake, type WitnessName } from "./mistake.ts";
import { type Notice, Witness } from "./witness.ts";

/** The witnesses that are asked. The schema needs none: whoever notices by it says so. */
type AskedName = Exclude<WitnessName, "schema">;

/** What a witness said of each mistake; null where it noticed nothing. */
export interface Testimony {
  readonly name: AskedName;
  /** Why it could not be asked; then there are no notices. */
  readonly absent?: string;
  readonly notices: ReadonlyMap<Mistake, Notice | null>;
}

interface WitnessKind {
  readonly name: AskedName;
  readonly absent: string | undefined;
  readonly applies: boolean;
  readonly ask: () => Promise<Asked>;
}

const kinds: readonly WitnessKind[] = [
  { name: "emulator", absent: undefined, applies: true, ask: askEmulator },
  { name: "provider", absent: noProvider, applies: false, ask: askProvider },
];

/** Asks every witness that is found about every mistake. */
export async function askAll(mistakes: readonly Mistake[]): Promise<Testimony[]> {
  const environments = await referenceConfigurations();
  const testimonies: Testimony[] = [];
  for (const kind of kinds) testimonies.push(await askOne(kind, mistakes, environments));
  return testimonies;
}

async function askOne(
  { name, absent, applies, ask }: WitnessKind,
  mistakes: readonly Mistake[],
  environments: readonly Stacks[],
): Promise<Testimony> {
  const notices = new Map<Mistake, Notice | null>();
  if (absent !== undefined) return { name, absent, notices };
  const asked = await ask();
  try {
    for (const stacks of environments) {
      const client = await asked.connect(stacks);
      const witness = new Witness(client, new Configuration(stacks), { applies });
      for (const mistake of mistakes) {
        const [id] = mistake.in;
        const stack = stacks[id];
        if (stack === undefined) continue;
        const mistaken = new Configuration({ ...stacks, [id]: makeMistake(stack, mistake) });
        notices.set(mistake, (await witness.notice(mistaken)) ?? null);
      }
      client.close();
    }
  } finally {
    await asked.stop();
  }
  return { name, notices };
}

/** Whether the set says that this witness notices the mistake. */
export function isExpected({ noticed }: Mistake, name: AskedName): boolean {
  return noticed.includes("schema") || noticed.includes(name);
}

/**
 * What a witness said that differs from what the set says; undefined if nothing does. A known gap is no difference, but
 * is one once it is closed.
 */
export function difference(mistake: Mistake, { name, notices }: Testimony): string | undefined {
  const notice = notices.get(mistake);
  if (notice === undefined) return undefined;
  const isGap = gapsOf(name).has(mistake.title);
  if (!isExpected(mistake, name)) return notice === null ? undefined : `is noticed although the set says it is not`;
  if (notice === null) return isGap ? undefined : "is not noticed";
  if (isGap) return "is noticed now: remove it from known-gaps.ts";
  if (mistake.noticed.includes("schema") !== (notice.stage === "schema") && name === "emulator") {
    return `is noticed by ${notice.stage}, which the set does not say`;
  }
  return mistake.says?.test(notice.message) === false ? `is noticed for another reason: ${notice.message}` : undefined;
}
