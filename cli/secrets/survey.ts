import type { Environment } from "@ml-platform/environments";
import { type DeclaredSecret, declaredSecrets, nameInAws, secretName, teamOfSecret } from "@ml-platform/rules";
import type { SecretsStore } from "./store.ts";

/** A secret, without its value. */
export interface SecretStatus {
  readonly key: string;
  readonly name: string;
  /** Whether the environment declares it; a team's own need not be. */
  readonly declared: boolean;
  readonly exists: boolean;
  readonly hasValue: boolean;
  readonly team?: string;
  readonly changedAt?: string;
  /** When the next rotation is due, of one that is declared. */
  readonly rotationDueAt?: string;
  /** Since when it waits to be deleted. */
  readonly deletedAt?: string;
}

type Entry = Awaited<ReturnType<SecretsStore["list"]>>[number];

/** Every secret that an environment declares or has, by name. */
export async function surveySecrets(
  environment: Environment,
  store: Pick<SecretsStore, "list">,
): Promise<SecretStatus[]> {
  const inAws = nameInAws(environment.name, environment);
  const declared = new Map(declaredSecrets(inAws, environment.secrets).map((each) => [each.name, each]));
  const existing = new Map((await store.list(secretName(inAws, ""))).map((entry) => [entry.Name ?? "", entry]));
  const names = [...new Set([...declared.keys(), ...existing.keys()])].sort();
  return names.map((name) => statusOf(name, name.slice(inAws.length + 1), declared.get(name), existing.get(name)));
}

function statusOf(
  name: string,
  key: string,
  declared: DeclaredSecret | undefined,
  entry: Entry | undefined,
): SecretStatus {
  const team = teamOfSecret(key);
  const due = rotationDue(declared, entry);
  return {
    key,
    name,
    declared: declared !== undefined,
    exists: entry !== undefined,
    hasValue: Object.values(entry?.SecretVersionsToStages ?? {}).some((stages) => stages.includes("AWSCURRENT")),
    ...(team !== undefined && { team }),
    ...(entry?.LastChangedDate && { changedAt: entry.LastChangedDate.toISOString() }),
    ...(due !== undefined && { rotationDueAt: due.toISOString() }),
    ...(entry?.DeletedDate && { deletedAt: entry.DeletedDate.toISOString() }),
  };
}

const dayMilliseconds = 86_400_000;

/** AWS says when only once a rotation is set up; until then it is due when as many days have passed since the last change. */
function rotationDue(declared: DeclaredSecret | undefined, entry: Entry | undefined): Date | undefined {
  if (entry?.NextRotationDate !== undefined) return entry.NextRotationDate;
  const since = entry?.LastRotatedDate ?? entry?.LastChangedDate;
  if (declared?.rotation === undefined || since === undefined) return undefined;
  return new Date(since.getTime() + declared.rotation.everyDays * dayMilliseconds);
}
