import type { Environment } from "@ml-platform/environments";
import {
  type DeclaredSecret,
  declaredSecrets,
  didYouMean,
  nameInAws,
  secretName,
  teamOfSecret,
  UserError,
} from "@ml-platform/rules";

/** A secret that the commands may write. */
export interface Located {
  /** `apps/shop/database` */
  readonly key: string;
  /** In AWS: `dev/apps/shop/database`. */
  readonly name: string;
  /** @default - members of a team keep it by themselves */
  readonly declared?: DeclaredSecret | undefined;
  /** Tags that it is created with. @default - its stack creates it */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What separates the parts of the name of every secret: whose it is, and what it is. */
const shape = /^(platform|apps|teams\/[a-z0-9-]+)(\/[\w+=.@-]+)+$/;

/**
 * The secrets of these names.
 *
 * @throws {UserError} with the lines to declare those that are not; a text that is no name is not repeated: it may be a value
 */
export function locate(environment: Environment, keys: readonly string[]): Located[] {
  const { teams = {} } = environment;
  const inAws = nameInAws(environment.name, environment);
  const declared = new Map(declaredSecrets(inAws, environment.secrets).map((each) => [each.key, each]));
  const known = [...declared.keys()];
  const found: Located[] = [];
  const missing: string[] = [];
  for (const key of keys) {
    const name = secretName(inAws, key);
    const team = teamOfSecret(key);
    const each = declared.get(key);
    if (each !== undefined) found.push({ key, name, declared: each });
    else if (!shape.test(key)) throw new UserError(noName(key, environment, known));
    else if (team === undefined) missing.push(key);
    else if (Object.hasOwn(teams, team)) found.push({ key, name, tags: { environment: inAws, team } });
    else throw new UserError(noTeam(environment, team));
  }
  if (missing.length > 0) throw new UserError(undeclared(environment, missing, known));
  return found;
}

function noName(key: string, { name }: Environment, known: readonly string[]): string {
  const prefix = key.startsWith(`${name}/`) ? ` Leave out "${name}/": it is added.` : didYouMean(key, known);
  return `What stands where the name of a secret belongs is no such name. Names begin with platform/, apps/ or teams/<team>/.${prefix} It is not repeated here, because it may be a value: values come from a file or standard input. If it is one, it is in the history of your shell and was in the list of processes: replace it.`;
}

function noTeam({ name, teams = {} }: Environment, team: string): string {
  const known = Object.keys(teams);
  return `${name} has no team "${team}".${didYouMean(team, known)} Its teams: ${known.join(", ") || "none"}.`;
}

/** What an author copies into the environment's file. */
function undeclared({ name }: Environment, keys: readonly string[], known: readonly string[]): string {
  const [first = ""] = keys;
  const guess = keys.length === 1 ? didYouMean(first, known) : "";
  return [
    keys.length === 1
      ? `${name} declares no secret "${first}".${guess}`
      : `${name} does not declare ${keys.length} of the secrets.`,
    `Declare ${keys.length === 1 ? "it" : "them"} in environments/${name}.ts, say who may read each (docs/secrets.md), and apply: ./platform apply ${name} --stack ${name}-secrets`,
    "",
    "  secrets: {",
    "    declared: {",
    ...keys.map((key) => `      ${JSON.stringify(key)}: { readers: { platform: true } },`),
    "    },",
    "  },",
    "",
    "Nothing was changed.",
  ].join("\n");
}
