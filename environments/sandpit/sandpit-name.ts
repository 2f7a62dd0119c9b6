import { createHash } from "node:crypto";
import {
  accountRoles,
  allNames,
  breakGlassRole,
  checkSlug,
  error,
  isSlug,
  type Problem,
  personalBoundary,
} from "@ml-platform/rules";
import { type Environment, longestName } from "../model/environment.ts";

/** What else has a name. */
export interface Named {
  readonly environments: readonly Pick<Environment, "name" | "renamedFrom" | "clusters" | "sandpits">[];
  /** Names of the sandpits that exist, without the one that is looked at. */
  readonly live: readonly string[];
}

/** Words that mean something else after `platform sandpit`, or wherever an environment is named. */
const reserved: readonly string[] = [
  ...["up", "down", "list", "show", "shell", "diff", "extend", "sleep", "wake", "reap", "gc", "help", "all"],
  ...["aws", "local", "emulated", "sandpit", "sandpits", "shared", "dedicated", "personal"],
  // Sandpits of merge requests are called mr-1, mr-2, ...
  "mr",
];

/** What `platform bootstrap` makes in IAM. */
const rolesOfAccount: readonly string[] = [
  ...Object.values(accountRoles).map((role) => (typeof role === "string" ? role : role("account"))),
  breakGlassRole,
  personalBoundary,
];

/**
 * Errors in the name of a sandpit. Policies tell what belongs to whom by the beginning of names (`anna-*`), so no name may
 * begin another, nor that of a role which is no sandpit's.
 */
export function checkSandpitName(name: string, { environments, live }: Named): Problem[] {
  if (!isSlug(name, longestName)) return checkSlug(name, longestName, "anna");
  if (reserved.includes(name))
    return [error([], `"${name}" means something else to "platform sandpit". Use another name.`)];
  const permanent = environments.flatMap((environment) => allNames(environment.name, environment));
  const taken = clash(name, permanent);
  if (taken !== undefined) return [error([], clashText(name, taken, "environment"))];
  const near = clash(name, live);
  if (near !== undefined) return [error([], clashText(name, near, "sandpit"))];
  const role = [...rolesOfAccount, ...environments.flatMap(rolesOf)].find((each) => each.startsWith(`${name}-`));
  if (role === undefined) return [];
  return [
    error(
      [],
      `"${name}" begins the name of the role ${role}, and a sandpit may change every role whose name begins with its own. Use another name.`,
    ),
  ];
}

function clash(name: string, others: readonly string[]): string | undefined {
  return others.find((other) => other === name || other.startsWith(`${name}-`) || name.startsWith(`${other}-`));
}

function clashText(name: string, other: string, what: "environment" | "sandpit"): string {
  if (name === other)
    return `"${name}" is the name of ${what === "sandpit" ? "a sandpit" : "an environment"}. Use another name.`;
  const [shorter, longer] = name.length < other.length ? [name, other] : [other, name];
  return `"${name}" and the ${what} "${other}" cannot exist together: what belongs to ${shorter} is told by names that begin with "${shorter}-", and "${longer}" does. Use another name.`;
}

/** Names of the roles that an environment mentions: of people, and of whoever else uses its clusters. */
function rolesOf({ clusters, sandpits }: Named["environments"][number]): string[] {
  const principals = Object.values(clusters).flatMap(({ access }) =>
    Object.values(access).map(({ principalArn }) => principalArn),
  );
  return [...principals, ...(sandpits?.developers ?? [])].map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
}

/** Characters of the hash at the end of a name that had to be cut, or is another user's. */
const hashLength = 5;

/**
 * The name of a user's sandpit that gave it none: the letters and digits of the user name, or of what is before the `@` of an
 * address. The same user always gets the same name while nothing else has it; one that is too long, taken or reserved is
 * cut, and ends in a hash of the whole user name.
 *
 * @param others what others have: no name in it is returned
 * @param own names of the sandpits that the user has; if this function returned one of them, it does so again
 */
export function sandpitName(user: string, others: Named, own: readonly string[] = []): string {
  const plain = lettersOf(user);
  const attempts = Array.from({ length: mostAttempts }, (_, attempt) => hashed(plain, user, attempt));
  const candidates = /[a-z0-9]/.test(user.toLowerCase()) ? [plain, ...attempts] : attempts;
  const named = { ...others, live: [...others.live, ...own] };
  const name =
    candidates.find((candidate) => own.includes(candidate)) ??
    candidates.find((candidate) => checkSandpitName(candidate, named).length === 0);
  if (name === undefined) throw new RangeError(`no name is free for ${user}`);
  return name;
}

/** A second collision of 60 million hashes is rare, a third is not to be expected. */
const mostAttempts = 20;

function hashed(plain: string, user: string, attempt: number): string {
  const digest = createHash("sha256")
    .update(attempt === 0 ? user : `${user}\n${attempt}`)
    .digest("hex");
  const hash = BigInt(`0x${digest}`).toString(36).slice(-hashLength);
  return `${plain.slice(0, longestName - hashLength)}${hash}`;
}

function lettersOf(user: string): string {
  const [account = ""] = user.split("@");
  const letters = account
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return /^[a-z]/.test(letters) ? letters : `u${letters}`;
}
