import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import { type ObjectStore, openObjects, StateError } from "@ml-platform/state";
import pLimit from "p-limit";
import type { Io } from "../../io.ts";
import { locateLock, shownPath } from "../../plan/locate.ts";
import type { SandpitEntry } from "../entry.ts";
import { bundleText, parseBundle } from "./bundle-text.ts";
import { type Admissions, ledgerText, parseLedger } from "./ledger.ts";
import { parseEntry } from "./parse-entry.ts";
import type { Registered, SandpitRegistry } from "./registry.ts";

/** Beside the states of the base. No environment is called so. */
const folder = "_sandpits";

const entrySuffix = ".json";
const bundleSuffix = ".bundle.json";
/** No sandpit is called so: names have no underscore. */
const ledgerKey = "_admissions.json";

/** How many entries are read at once. */
const parallelReads = 32;

/** After how many writes in vain an admission gives up: each time, somebody else's write succeeded. */
const mostAttempts = 500;

/**
 * The registry beside the states of a base.
 *
 * @throws {UserError} when the backend of the base cannot have one
 */
export function openSandpitRegistry(io: Pick<Io, "root" | "env">, target: Target, base: Located): SandpitRegistry {
  const registry = findSandpitRegistry(io, target, base);
  if (registry !== undefined) return registry;
  throw new UserError(
    `${base.name} keeps its states in a backend of type ${base.backend.type}, which has no place for the registry of sandpits: it needs small objects with conditional writes. Sandpits need a base with the backend s3 (environments/${base.name}.ts, docs/environment.md), or --target local or emulated.`,
  );
}

/** The same, or undefined where an environment can have no sandpits, because its backend has no place for a registry. */
export function findSandpitRegistry(
  io: Pick<Io, "root" | "env">,
  target: Target,
  base: Located,
): SandpitRegistry | undefined {
  const store = openObjects(locateLock(io, target, base), folder, io);
  return store === undefined ? undefined : registryIn(store, (text) => shownPath(io, text));
}

/** Names of sandpits whose registries are files of this machine: no other is asked. */
export async function localSandpitNames(io: Pick<Io, "root" | "env">, targets: readonly Target[]): Promise<string[]> {
  const base = { name: "any", account: { id: "", alias: "" }, backend: { type: "local" } } as const;
  const names = await Promise.all(targets.map((target) => findSandpitRegistry(io, target, base)?.names() ?? []));
  return [...new Set(names.flat())].sort();
}

/** What decides where the states of an environment are. */
type Located = Pick<Environment, "name" | "account" | "backend">;

/** @param shown how a text with a path is written for a person */
export function registryIn(store: ObjectStore, shown: (text: string) => string = (text) => text): SandpitRegistry {
  const placeOf = (key: string): string => shown(`${store.place.replace(/\/$/, "")}/${key}`);

  async function asked<T>(key: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof StateError)) throw failure;
      throw new UserError(`${placeOf(key)} ${failure.message}`, { cause: failure });
    }
  }

  /** The text of an object, as what it says. @throws {UserError} when it cannot be read or is damaged */
  async function readAs<T>(
    key: string,
    parse: (text: string) => T | { readonly wrong: string },
    fix: string,
  ): Promise<{ readonly value: T; readonly version: string } | undefined> {
    const found = await asked(key, () => store.read(key));
    if (found === undefined) return undefined;
    const value = parse(found.text);
    if (isWrong(value)) throw new UserError(`${placeOf(key)} ${value.wrong}. ${fix}`);
    return { value, version: found.version };
  }

  async function read(name: string): Promise<Registered | undefined> {
    // Somebody may type the name of another object.
    if (!isNameOfEntry(name)) return undefined;
    const found = await readAs(`${name}${entrySuffix}`, (text) => parseEntry(text, name), entryFix);
    return found === undefined ? undefined : { entry: found.value, version: found.version };
  }

  async function written(
    entry: SandpitEntry,
    condition: "absent" | { readonly version: string },
  ): Promise<Registered | undefined> {
    const key = `${entry.name}${entrySuffix}`;
    const text = `${JSON.stringify(entry, undefined, 2)}\n`;
    const version = await asked(key, () => store.write(key, text, condition));
    return version === undefined ? undefined : { entry, version };
  }

  async function readLedger(): Promise<{ readonly admissions: Admissions; readonly version?: string }> {
    const found = await readAs(ledgerKey, parseLedger, ledgerFix);
    return found === undefined ? { admissions: new Map() } : { admissions: found.value, version: found.version };
  }

  /** @param change returns the admissions that there should be, or undefined when they are as they should be */
  async function changeLedger(change: (admissions: Admissions) => Admissions | undefined): Promise<void> {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const { admissions, version } = await readLedger();
      const changed = change(admissions);
      if (changed === undefined) return;
      const condition = version === undefined ? "absent" : { version };
      const text = ledgerText(changed);
      if ((await asked(ledgerKey, () => store.write(ledgerKey, text, condition))) !== undefined) return;
      await sleep(Math.min(attempt, 20));
    }
    throw new UserError(`${placeOf(ledgerKey)} is changed by others all the time. Run the command again.`);
  }

  const keysWith = async (suffix: string): Promise<string[]> => {
    const keys = await asked("", () => store.keys());
    return keys.filter((key) => key.endsWith(suffix) && key !== ledgerKey).map((key) => key.slice(0, -suffix.length));
  };

  const names = async () => (await keysWith(entrySuffix)).filter(isNameOfEntry);

  return {
    place: shown(store.place),
    names,
    async list() {
      const limit = pLimit(parallelReads);
      const all = await limit.map(await names(), async (name) => {
        try {
          return await read(name);
        } catch (failure) {
          if (!(failure instanceof UserError)) throw failure;
          return { name, problem: failure.message };
        }
      });
      const found = all.filter((each) => each !== undefined);
      return {
        sandpits: found.filter((each) => "entry" in each),
        damaged: found.filter((each) => "problem" in each),
      };
    },
    read,
    create: (entry) => written(entry, "absent"),
    replace: (entry, version) => written(entry, { version }),
    remove: (name, version) => asked(`${name}${entrySuffix}`, () => store.remove(`${name}${entrySuffix}`, version)),
    async readBundle(name) {
      if (!isNameOfEntry(name)) return undefined;
      return (await readAs(`${name}${bundleSuffix}`, parseBundle, bundleFix))?.value;
    },
    async writeBundle(name, bundle) {
      const key = `${name}${bundleSuffix}`;
      await asked(key, () => store.write(key, bundleText(bundle), "any"));
    },
    async removeBundle(name) {
      const key = `${name}${bundleSuffix}`;
      await asked(key, () => store.remove(key));
    },
    bundles: () => keysWith(bundleSuffix),
    async admissions() {
      return (await readLedger()).admissions;
    },
    async admit(name, decide) {
      let admission = undefined as ReturnType<typeof decide> | undefined;
      await changeLedger((admissions) => {
        const others = new Map(admissions);
        others.delete(name);
        admission = decide(others, admissions.get(name));
        return new Map([...others, [name, admission]]);
      });
      return admission as ReturnType<typeof decide>;
    },
    dismiss: (name) =>
      changeLedger((admissions) => {
        if (!admissions.has(name)) return undefined;
        const others = new Map(admissions);
        others.delete(name);
        return others;
      }),
  };
}

/** No name of a sandpit has a full stop, as those of bundles have, or an underscore. */
function isNameOfEntry(name: string): boolean {
  return /^[\w-]+$/.test(name) && `${name}${entrySuffix}` !== ledgerKey;
}

const entryFix =
  "Restore an earlier version of it. If none is left, delete it; ./platform sandpit gc then finds what the sandpit has left.";
const bundleFix = "Restore an earlier version of it, or run ./platform sandpit up again, which writes it anew.";
const ledgerFix = "Restore an earlier version of it: it says which quotas and ranges are taken.";

function isWrong(value: unknown): value is { readonly wrong: string } {
  return typeof value === "object" && value !== null && "wrong" in value;
}
