import { didYouMean, UserError } from "@ml-platform/rules";
import { parse } from "dotenv";
import type { Io } from "../../io.ts";
import { readBytes } from "../read-value.ts";
import { filesAt } from "./files.ts";
import { parseSecretJson } from "./json.ts";
import { secretsOfManifests } from "./kubernetes.ts";
import type { Contents, SourceSecret } from "./source.ts";
import { readVault, vaultAccess } from "./vault.ts";
import { vaultData } from "./vault-answer.ts";

export interface SourceOptions {
  /** `<kind>:<place>`, such as `vault:secret/shop`. */
  readonly from: string;
  readonly vaultTokenFile?: string | undefined;
}

interface Opening extends SourceOptions {
  readonly io: Pick<Io, "env" | "stdin">;
  readonly place: string;
  readonly onRead: (count: number) => void;
}

/** How each kind of store is read, by the word before the colon. */
const kinds: Readonly<Record<string, (opening: Opening) => Promise<Contents>>> = {
  vault: ({ io, place, vaultTokenFile, onRead }) => readVault(vaultAccess(io.env, vaultTokenFile), place, onRead),
  "vault-file": async ({ io, place }) => {
    const read = await textsAt(io, place, [".json"]);
    const found = read.map(({ text, file, place: path }) => ({
      path: path.replace(/\.json$/, ""),
      ...vaultData(parseSecretJson(text, file), file),
    }));
    return {
      secrets: found.flatMap((each) => ("values" in each ? [each] : [])),
      without: found.flatMap((each) => ("reason" in each ? [each] : [])),
    };
  },
  kubernetes: async ({ io, place }) => {
    const read = await textsAt(io, place, [".yaml", ".yml", ".json"]);
    return { secrets: read.flatMap(({ text, file }) => secretsOfManifests(text, file)), without: [] };
  },
  dotenv: async ({ io, place }) => {
    const read = await textsAt(io, place, [".env"]);
    return { secrets: read.map(({ text, file, place: path }) => variablesOf(text, file, path)), without: [] };
  },
};

/** The kinds of stores, for messages and help. */
export const sourceKinds = Object.keys(kinds);

/**
 * What is in the store from which secrets are imported.
 *
 * @param onRead called with how many secrets were read so far
 * @throws {UserError} which quotes no value
 */
export async function openSource(
  io: Pick<Io, "env" | "stdin">,
  options: SourceOptions,
  onRead: (count: number) => void = () => {},
): Promise<Contents> {
  const [, kind = "", place = ""] = /^([^:]*):(.+)$/s.exec(options.from) ?? [];
  const open = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (open === undefined) {
    // What stands there may be a value by mistake.
    const guess = /^[a-z-]{1,12}$/.test(kind) ? didYouMean(kind, sourceKinds) : "";
    throw new UserError(`--from says where the secrets are: <kind>:<place>. Kinds: ${sourceKinds.join(", ")}.${guess}`);
  }
  const found = await open({ ...options, io, place, onRead });
  const seen = new Set<string>();
  for (const { path } of found.secrets) {
    if (seen.has(path))
      throw new UserError(
        `The source has two secrets called ${path}, so one would be lost. Import them one after the other.`,
      );
    seen.add(path);
  }
  return found;
}

interface Read {
  readonly text: string;
  /** For a person. */
  readonly file: string;
  readonly place: string;
}

async function textsAt(io: Pick<Io, "stdin">, place: string, endings: readonly string[]): Promise<Read[]> {
  const found = place === "-" ? [{ file: "-", place: "-" }] : filesAt(place, endings);
  const texts: Read[] = [];
  for (const { file, place: within } of found) {
    const text = (await readBytes(io, file)).toString("utf8");
    texts.push({ text, file: file === "-" ? "standard input" : file, place: within });
  }
  return texts;
}

function variablesOf(text: string, file: string, place: string): SourceSecret {
  const values = parse(text);
  if (Object.keys(values).length === 0) throw new UserError(`${file} has no lines such as NAME=value.`);
  return { path: place, values };
}
