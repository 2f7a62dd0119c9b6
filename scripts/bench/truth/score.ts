import { type Asked, askEmulator, askLocalAws, askProvider, noLocalAws, noProvider } from "../../reference/asked.ts";
import { Configuration, type Stacks } from "../../reference/configuration.ts";
import { referenceConfigurations } from "../../reference/reference-configurations.ts";
import { gapsOf } from "./known-gaps.ts";
import { type Mistake, makeMistake, type WitnessName } from "./mistake.ts";
import { type Notice, Witness, type WitnessOptions } from "./witness.ts";

/** The witnesses that are asked. The schema needs none: whoever notices by it says so. */
export type AskedName = Exclude<WitnessName, "schema">;

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
  readonly options: WitnessOptions;
  /** Whether each stack has a world of its own, so that several are asked at once: it takes a minute to refuse some things. */
  readonly isSlow: boolean;
  readonly ask: () => Promise<Asked>;
}

const kinds: readonly WitnessKind[] = [
  { name: "emulator", absent: undefined, options: { applies: true, makes: "stack" }, isSlow: false, ask: askEmulator },
  {
    name: "provider",
    absent: noProvider,
    options: { applies: false, makes: "stack" },
    isSlow: false,
    ask: askProvider,
  },
  {
    name: "localAws",
    absent: noLocalAws,
    options: { applies: true, makes: "neighbours" },
    isSlow: true,
    ask: askLocalAws,
  },
];

/**
 * Asks those who are found about every mistake. The local AWS is only asked about what the real provider plans: nothing
 * else reaches it.
 */
export async function askAll(mistakes: readonly Mistake[], names: readonly AskedName[]): Promise<Testimony[]> {
  const environments = await referenceConfigurations();
  const testimonies = new Map<AskedName, Testimony>();
  for (const kind of kinds.filter(({ name }) => names.includes(name))) {
    const planned = testimonies.get("provider")?.notices;
    const asked =
      kind.name === "localAws" ? mistakes.filter((each) => (planned?.get(each) ?? null) === null) : mistakes;
    testimonies.set(kind.name, await askOne(kind, asked, environments));
  }
  return [...testimonies.values()];
}

async function askOne(
  { name, absent, options, isSlow, ask }: WitnessKind,
  mistakes: readonly Mistake[],
  environments: readonly Stacks[],
): Promise<Testimony> {
  const notices = new Map<Mistake, Notice | null>();
  if (absent !== undefined) return { name, absent, notices };
  const asked = await ask();
  const askAbout = async (stacks: Stacks, mistaken: readonly string[]): Promise<void> => {
    const sound = new Configuration(stacks);
    const connect = async () => new Witness(await asked.connect(stacks), sound, options);
    let witness = await connect();
    for (const mistake of inOrder(mistakes, sound)) {
      const [id] = mistake.in;
      const stack = stacks[id];
      if (stack === undefined || !mistaken.includes(id)) continue;
      const configuration = new Configuration({ ...stacks, [id]: makeMistake(stack, mistake) });
      const ask = async () => notices.set(mistake, (await witness.notice(configuration)) ?? null);
      await ask().catch(async (failure: unknown) => {
        // What was destroyed may have left something behind, as moto does.
        if (!isSlow) throw failure;
        witness = await connect();
        await ask();
      });
    }
  };
  try {
    for (const stacks of environments) {
      const parts = isSlow ? Object.keys(stacks).map((id) => [id]) : [Object.keys(stacks)];
      await Promise.all(parts.map((part) => askAbout(stacks, part)));
    }
  } finally {
    await asked.stop();
  }
  return { name, notices };
}

/** Mistakes in what is made first come first: what they do not touch stands for those after them. */
function inOrder(mistakes: readonly Mistake[], sound: Configuration): readonly Mistake[] {
  const ids = sound.batches(sound.resources.keys()).flat();
  const place = ({ in: [stack, resource] }: Mistake): number => {
    const found = ids.findIndex((id) => id.replace(/_[0-9A-F]{8}$/, "") === `${stack}/${resource}`);
    return found < 0 ? ids.length : found;
  };
  return mistakes.toSorted((one, other) => place(one) - place(other));
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
