import { quoted } from "../output/quoted.ts";
import type { Diagnostic } from "./events.ts";
import { type ImportId, importId, type Values } from "./import-ids.ts";

/**
 * How services refuse to create what exists already.
 *
 * Sources: the API references of EC2 (errors-overview), IAM (EntityAlreadyExists), EKS (ResourceInUseException),
 * CloudWatch Logs (ResourceAlreadyExistsException), KMS (AlreadyExistsException), S3 (BucketAlreadyOwnedByYou), Auto
 * Scaling (AlreadyExists), RDS (DBInstanceAlreadyExists), ECR (RepositoryAlreadyExistsException), Lambda
 * (ResourceConflictException); Kubernetes answers 409 AlreadyExists; Helm: pkg/action/install.go.
 */
const refusals: readonly RegExp[] = [
  /\b[A-Za-z.]*AlreadyExists(?:Exception|Fault)?\b/,
  /\bResourceInUseException\b[\s\S]*\balready\b/i,
  /\bBucketAlreadyOwnedByYou\b/,
  /\bInvalid[A-Za-z]+\.Duplicate\b/,
  /\bInvalidSubnet\.Conflict\b/,
  /\bResource\.AlreadyAssociated\b/,
  /\balready has an internet gateway attached\b/,
  /\bResourceConflictException\b[\s\S]*\balready\b/i,
  /\bConflictException\b[\s\S]*\balready exists\b/i,
  /\b[\w.]+ "[^"]+" already exists\b/,
  /\bcannot re-use a name that is still in use\b/,
];

/** S3 answers so for a bucket of somebody else. */
const notOurs = /\bBucketAlreadyExists\b/;

interface ExistingObject {
  readonly address: string;
  readonly type: string;
  /** What names it to an import. */
  readonly importId: ImportId;
}

/** Where an object that exists already is to be taken in. */
export interface Importing {
  readonly environment: string;
  readonly region: string;
  /** ` --target emulated`, if the command needs it. */
  readonly targetHint: string;
  /** The command that takes an object in, by its address and id as shell words. @default - `platform import` */
  readonly command?: ((address: string, id: string) => string) | undefined;
  /** What a resource was planned to have, as far as that is known. */
  readonly plannedValues: (address: string) => Values | undefined;
}

/**
 * The object that an error says exists already, although the state does not have it.
 *
 * @param plannedValues of the resource with an address, as far as they are known
 */
export function existingObject(
  { summary, detail, address }: Diagnostic,
  plannedValues: (address: string) => Values | undefined,
): ExistingObject | undefined {
  const text = `${summary}\n${detail}`;
  if (address === undefined || notOurs.test(text) || !refusals.some((refusal) => refusal.test(text))) return undefined;
  const type = /(?:^|\.)([a-z0-9_]+)\.[^.]+$/.exec(address.replace(/\[.*\]$/, ""))?.[1] ?? "";
  const values = plannedValues(address) ?? {};
  return { address, type, importId: importId(type, values) };
}

/** What to do about an object that exists although the state does not have it; undefined for any other error. */
export function explainExisting(diagnostic: Diagnostic, stack: string, importing: Importing): string | undefined {
  const existing = existingObject(diagnostic, importing.plannedValues);
  if (existing === undefined) return undefined;
  const { environment, region, targetHint } = importing;
  const { address, type, importId: found } = existing;
  const { command: take = (to, id) => `./platform import ${environment} ${to} ${id}${targetHint}` } = importing;
  const command = (id: string) => take(quoted(address), id);
  const said = oneSentence(`${diagnostic.summary} ${diagnostic.detail}`);
  const what = `${address} exists already, but the state of ${stack} does not hold it: a run that was killed leaves that behind, or somebody made it by other means (${said}).`;
  return `${what} To take it in: ${takingIn(type, found, { command, region, targetHint })}. If it is not yours, delete or rename it.`;
}

interface Commands {
  /** @param id as a shell word */
  readonly command: (id: string) => string;
  readonly region: string;
  readonly targetHint: string;
}

function takingIn(type: string, { id, format, find, by }: ImportId, { command, region, targetHint }: Commands): string {
  if (id !== undefined) return command(quoted(id));
  if (find === undefined || by === undefined) {
    return `${command(quoted(format ?? "<id>"))} (the section "Import" of the provider's page of ${type} says which id that is)`;
  }
  const search = targetHint.includes("emulated")
    ? `npx emulator find ${type} ${by.map(([name, value]) => quoted(`${name}=${value}`)).join(" ")}`
    : `aws ${find.map(quoted).join(" ")} --output text --region ${region}`;
  return command(`"$(${search})"`);
}

function oneSentence(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(/\.$/, "");
}
