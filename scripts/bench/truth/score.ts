import { type Asked, askEmulator, askLocalAws, askProvider, noLocalAws, noProvider } from "../../reference/asked.ts";
import { Configuration, type Stacks } from "../../reference/configuration.ts";
import { referenceConfigurations } from "../../reference/reference-configurations.ts";
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
  /** How many worlds share the mistakes of an environment: more than one where most of the time is spent waiting. */
  readonly worlds: number;
  /** Whether what was destroyed may leave something behind, as in moto. The world is then replaced. */
  readonly wears: boolean;
  readonly ask: () => Promise<Asked>;
}

const kinds: readonly WitnessKind[] = [
  {
    name: "emulator",
    absent: undefined,
    options: { applies: true, makes: "stack" },
    worlds: 1,
    wears: false,
    ask: askEmulator,
  },
  {
    name: "provider",
    absent: noProvider,
    options: { applies: false, makes: "stack" },
    worlds: 1,
    wears: false,
    ask: askProvider,
  },
  {
    name: "localAws",
    absent: noLocalAws,
    options: { applies: true, makes: "neighbours", patience: 30 },
    worlds: 6,
    wears: true,
    ask: askLocalAws,
  },
];

/** Told after each answer. */
export type Tell = (name: AskedName, answered: number, asked: number) => void;

/**
 * Asks those who are found about every mistake. The local AWS is only asked about what the real provider plans: nothing
 * else reaches it.
 */
export async function askAll(
  mistakes: readonly Mistake[],
  names: readonly AskedName[],
  tell: Tell = () => {},
): Promise<Testimony[]> {
  const environments = await referenceConfigurations();
  const testimonies = new Map<AskedName, Testimony>();
  for (const kind of kinds.filter(({ name }) => names.includes(name))) {
    const planned = testimonies.get("provider")?.notices;
    const asked =
      kind.name === "localAws" ? mistakes.filter((each) => (planned?.get(each) ?? null) === null) : mistakes;
    testimonies.set(kind.name, await askOne(kind, asked, environments, tell));
  }
  return [...testimonies.values()];
}

async function askOne(
  kind: WitnessKind,
  mistakes: readonly Mistake[],
  environments: readonly Stacks[],
  tell: Tell,
): Promise<Testimony> {
  const { name, absent, worlds, options } = kind;
  const notices = new Map<Mistake, Notice | null>();
  if (absent !== undefined) return { name, absent, notices };
  // Without a world, it is configured anew for each environment, and need not be started anew.
  const shared = options.applies ? undefined : await kind.ask();
  const ask = shared === undefined ? kind.ask : async () => ({ ...shared, stop: async () => {} });
  try {
    for (const stacks of environments) {
      const here = inOrder(
        mistakes.filter(({ in: [id] }) => id in stacks),
        new Configuration(stacks),
      );
      const shares = Array.from({ length: worlds }, (_, share) =>
        here.filter((_each, index) => index % worlds === share),
      );
      await Promise.all(
        shares.map((share) =>
          askInWorld({ ...kind, ask }, stacks, share, (mistake, notice) => {
            notices.set(mistake, notice ?? null);
            tell(name, notices.size, mistakes.length);
          }),
        ),
      );
    }
    return { name, notices };
  } finally {
    await shared?.stop();
  }
}

/** Asks one after another, in a world that is replaced when it is worn. */
async function askInWorld(
  { options, wears, ask }: WitnessKind,
  stacks: Stacks,
  mistakes: readonly Mistake[],
  record: (mistake: Mistake, notice: Notice | undefined) => void,
): Promise<void> {
  const sound = new Configuration(stacks);
  let asked: Asked | undefined;
  const renewed = async (): Promise<Witness> => {
    await asked?.stop();
    asked = await ask();
    return new Witness(await asked.connect(stacks), sound, options);
  };
  let witness: Witness | undefined;
  try {
    for (const mistake of mistakes) {
      const [id] = mistake.in;
      const mistaken = new Configuration({ ...stacks, [id]: makeMistake(stacks[id] ?? {}, mistake) }, sound);
      const used = witness;
      witness ??= await renewed();
      try {
        record(mistake, await witness.notice(mistaken));
      } catch (failure) {
        if (!wears || used === undefined) throw failure;
        witness = await renewed();
        record(mistake, await witness.notice(mistaken));
      }
      if (witness.leftBehind === undefined) continue;
      if (!wears) throw new Error(`${mistake.title}: ${witness.leftBehind}`);
      witness = undefined;
    }
  } finally {
    await asked?.stop();
  }
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

/** What a witness said that differs from what the set says; undefined if nothing does. */
export function difference(mistake: Mistake, { name, notices }: Testimony): string | undefined {
  const notice = notices.get(mistake);
  if (notice === undefined) return undefined;
  if (!isExpected(mistake, name)) return notice === null ? undefined : "is noticed although the set says it is not";
  if (notice === null) return "is not noticed";
  if (mistake.noticed.includes("schema") !== (notice.stage === "schema") && name === "emulator") {
    return `is noticed by ${notice.stage}, which the set does not say`;
  }
  const says = (name === "localAws" ? mistake.localAwsSays : undefined) ?? mistake.says;
  return says?.test(notice.message) === false ? `is noticed for another reason: ${notice.message}` : undefined;
}
