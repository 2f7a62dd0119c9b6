import { quoted } from "../output/quoted.ts";
import { explainExisting, type Importing } from "./already-exists.ts";
import type { Diagnostic } from "./events.ts";
import { otherThan, type ProgramName, programs } from "./program.ts";

/** What an explanation may mention. */
export interface FailedStack {
  readonly stack: string;
  readonly environment: string;
  /** What to change in the environment's file before what holds data may be destroyed; empty if nothing. */
  readonly unprotect: string;
  /** The environment's account. */
  readonly account: string;
  /** The stack's working directory as a person would type it. */
  readonly directory: string;
  /** `s3`, `local`, ... */
  readonly backend: string;
  /** The program whose messages are explained. */
  readonly program: ProgramName;
  /** What a suggested command needs to reach the same states, such as ` --target local`. */
  readonly targetHint: string;
  /** What is needed to explain that an object exists already. @default the program's message is shown */
  readonly importing?: Importing;
  /** The base of the stack's environment, with the ids of the base's stacks. */
  readonly base?: { readonly name: string; readonly stacks: readonly string[] };
}

interface Explanation {
  readonly when: RegExp;
  explain(match: RegExpMatchArray, stack: FailedStack, diagnostic: Diagnostic): string;
}

/** The wording of errors that a person can fix, and how to fix them. The first match is used. */
const explanations: readonly Explanation[] = [
  {
    when: /Error acquiring the state lock[\s\S]*(?:already locked|Lock Info:\s+ID:\s*\S)[\s\S]*/,
    explain: ([message], stack) => lockHeld(message, stack),
  },
  {
    when: /This state file is encrypted/,
    explain: (_, { stack }) =>
      `The state of ${stack} is encrypted. Encrypted states are not supported: write it without encryption first (https://opentofu.org/docs/language/state/encryption).`,
  },
  {
    when: /Instance cannot be destroyed[\s\S]*prevent_destroy/,
    explain: (_, { stack, environment, unprotect, targetHint }, { detail }) => {
      const address = /Resource (\S+) has/.exec(detail)?.[1] ?? "Something";
      const what = `${address} of ${stack} holds data and is protected, and this plan would destroy or replace it. If that is not intended, undo the change.`;
      return unprotect === ""
        ? what
        : `${what} Otherwise undo it for now, ${unprotect}, apply that (./platform apply ${environment}${targetHint}), and make the change again.`;
    },
  },
  {
    when: /Failed to load ".*" as a plan file|Failed to read the given file as a state or plan file/,
    explain: (_, { stack, directory }) =>
      `The plan of ${stack} that was saved in ${directory} is gone or damaged, so nothing of it was applied. Plan and apply again.`,
  },
  {
    when: /Saved plan is stale/,
    explain: (_, { stack }) =>
      `The state of ${stack} changed after it was planned, so the plan was refused and nothing was applied. Plan and apply again.`,
  },
  {
    when: /AWS [Aa]ccount ID not allowed: (\d+)|InvalidAccountID[^\d]*(\d+)/,
    explain: ([, one, other], { account }) =>
      `The AWS credentials belong to account ${one ?? other}, but the environment is account ${account}. Switch credentials (AWS_PROFILE) and run again.`,
  },
  {
    when: /ExpiredToken|security token included in the request is expired|SSO token .*expired|token has expired/i,
    explain: () => "The AWS credentials have expired. Sign in again (aws sso login) and run again.",
  },
  {
    when: /No valid credential sources found|NoCredentialProviders|Unable to locate credentials|no EC2 IMDS role found/i,
    explain: () => "No AWS credentials were found. Set AWS_PROFILE, or sign in with aws sso login, and run again.",
  },
  {
    // A message without a holder means that the lock could not be written.
    when: /Error acquiring the state lock\s*(?:Error message: )?([\s\S]*?)(?:\n\s*(?:Terraform|OpenTofu) acquires a state lock[\s\S]*)?$/,
    explain: ([, message = ""], { stack, backend }) =>
      `The state of ${stack} (${backend} backend) could not be locked: ${oneLine(message)}. Check that its bucket or address is correct and that you may write to it.`,
  },
  {
    when: /created by (?:Terraform|OpenTofu) v([\d.]+)[^,]*, which is newer/,
    explain: ([, version], { stack, program }) =>
      `The state of ${stack} was written by version ${version}, which is newer than the ${program} on this machine. Install ${program} ${version} or newer, or name its binary in PLATFORM_TERRAFORM.`,
  },
  {
    when: /Unable to find remote state|No stored state was found/,
    explain: (_, stack, { address }) => neverApplied(stack, address),
  },
  {
    when: /Unsupported attribute[\s\S]*(?:terraform_remote_state|does not have an attribute named "([^"]+)")/,
    explain: ([, output], { stack }) =>
      `${stack} reads an output${output === undefined ? "" : ` (${output})`} that the stack which publishes it has not saved yet. Apply that stack first, or run the whole environment without --stack.`,
  },
  {
    when: /Backend configuration (?:has )?changed|Backend initialization required/,
    explain: (_, { stack, program }) =>
      `The backend of ${stack} is not the one in which its state is kept. Move the state first (${programs[program].command} init -migrate-state in its working directory), or restore the backend of the environment.`,
  },
  {
    when: /(?:Error refreshing state|Failed to (?:load|read|decode|get existing) (?:state|workspaces)|[Ee]rror loading (?:the )?(?:remote )?state|Unsupported state file format|state file could not be parsed|NoSuchBucket|S3 bucket .* does not exist|state data in S3 does not have the expected content)[\s\S]*/,
    explain: ([message], { stack, backend, program }) =>
      `The state of ${stack} (${backend} backend) cannot be read: ${oneLine(message)}. Check that the bucket or file exists, that you may read it, and that it holds a ${program} state without encryption. An earlier one can be restored from the versions of an S3 bucket.`,
  },
  {
    when: /Cannot import non-existent remote object[\s\S]*|Error: Unexpected format of ID[\s\S]*|unexpected format (?:for|of) (?:ID|import ID)[\s\S]*/i,
    explain: ([message], _, { address }) =>
      `Nothing exists with that id${address === undefined ? "" : ` for ${address}`}: ${oneLine(message)}. The section "Import" of the provider's page of the resource has the format of its id.`,
  },
  {
    when: /Failed to (?:query available provider packages|resolve provider packages|install provider)[\s\S]*/,
    explain: ([message], { program }) => notInstalled(message, program),
  },
];

/** What went wrong, in one paragraph: our explanation if we have one, otherwise the program's message and the address. */
export function explain(diagnostic: Diagnostic, stack: FailedStack): string {
  const text = `${diagnostic.summary}\n${diagnostic.detail}`;
  const existing = stack.importing && explainExisting(diagnostic, stack.stack, stack.importing);
  if (existing !== undefined) return existing;
  for (const { when, explain: explanation } of explanations) {
    const match = text.match(when);
    if (match !== null) return explanation(match, stack, diagnostic);
  }
  const where = diagnostic.address === undefined ? "" : `${diagnostic.address}: `;
  const detail = oneLine(diagnostic.detail);
  return `${where}${diagnostic.summary}${detail === "" ? "" : `: ${detail}`}`;
}

/** Explains every error once. */
export function explainAll(diagnostics: readonly Diagnostic[], stack: FailedStack): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return [...new Set(errors.map((diagnostic) => explain(diagnostic, stack)))].join("\n");
}

/**
 * Terraform appends the lock as lines such as `Who: anna@laptop` (internal/states/statemgr/locker.go). Only the http
 * backend appends the lock that was asked for, and names the held one in its message
 * (internal/backend/remote-state/http).
 */
function lockHeld(message: string, { stack, backend, targetHint }: FailedStack): string {
  const field = (name: string) => new RegExp(`^\\s*${name}:\\s*(\\S.*?)\\s*$`, "m").exec(message)?.[1];
  const heldOverHttp = /already locked: ID=(\S+)/.exec(message)?.[1];
  const id = heldOverHttp ?? field("ID") ?? "<lock id>";
  const operation = field("Operation")
    ?.replace(/^OperationType/, "")
    .toLowerCase();
  const holder =
    heldOverHttp === undefined
      ? `${field("Who") ?? "somebody"} since ${field("Created") ?? "an unknown time"} (${operation ?? "a run"}, lock ${id})`
      : `another run (lock ${id}; the server that keeps the state knows whose it is)`;
  const release =
    backend === "local"
      ? "The lock of a local state is released when the process that holds it ends."
      : `If that run no longer exists, release the lock: ./platform state unlock ${stack} --id ${quoted(id)}${targetHint}`;
  return `The state of ${stack} is locked by ${holder}. Wait until that run ends and run again. ${release}`;
}

function notInstalled(message: string, program: ProgramName): string {
  const what = `A provider could not be installed: ${oneLine(message)}.`;
  const { command, registry } = programs[program];
  const other = otherThan(program);
  const foreign = programs[other].registry;
  const provider = message.split(`${foreign}/`)[1]?.match(/^[\w-]+\/[\w-]+/)?.[0];
  return provider === undefined
    ? `${what} Check the network, or name a mirror in the CLI configuration file (TF_CLI_CONFIG_FILE); for ${program} its first folder is ${registry}.`
    : `${what} Only a state written by ${other} names that registry. Go on with ${other} (PLATFORM_TERRAFORM=${programs[other].command}), or rename the provider: ${command} state replace-provider ${foreign}/${provider} ${registry}/${provider}`;
}

/** @param address of the data source, which has the name of the stack that it reads */
function neverApplied({ stack, base }: FailedStack, address = ""): string {
  const upstream = address.replace("data.terraform_remote_state.", "");
  const what = `${stack} reads the outputs of ${upstream === "" ? "a stack" : upstream}, which has never been applied.`;
  return base?.stacks.includes(upstream) === true
    ? `${what} It is a stack of ${base.name}: apply ${base.name} first.`
    : `${what} Apply that stack first, or run the whole environment without --stack.`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(/\.$/, "");
}
