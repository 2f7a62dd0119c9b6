import type { Backend, Environment } from "@ml-platform/environments";
import type { StateLocation, StateRole } from "@ml-platform/rules";
import type { NamedStack } from "./stack-node.ts";

/**
 * Where a plan or an apply goes. With `emulated`, everything stays on this machine, whatever backend the environment has;
 * with `local`, the environment was rewritten so that all of it, states included, is in the local AWS.
 */
export type Target = "aws" | "emulated" | "local";

/** Whether the real AWS provider and calls of AWS's API are used: of AWS, or of the local AWS. */
export function asksAws(target: Target): boolean {
  return target !== "emulated";
}

export interface StateOptions {
  readonly target: Target;
  /**
   * Directory of local state files: absolute to read them, but relative to a stack's working directory to synthesize,
   * so that the output contains no path of this machine.
   */
  readonly localState: string;
  /**
   * What stacks were called when their states were written that still are where they were before a renaming, by the
   * ids that the stacks have now.
   *
   * @default - every state is at the location of its stack
   */
  readonly unmoved?: ReadonlyMap<string, NamedStack>;
}

export interface LocatedStack extends NamedStack {
  readonly accountId: string;
  readonly localState: string;
}

type Locations = {
  readonly [Type in Backend["type"]]: (backend: Extract<Backend, { type: Type }>, named: LocatedStack) => StateLocation;
};

/** One rule per kind of backend; a kind without a rule does not compile. */
const locations: Locations = {
  s3: ({ bucket, region, kmsKeyId, endpoints, profile, role, dynamodbTable, ...workspaces }, named) => ({
    type: "s3",
    bucket,
    key: inWorkspace(workspaces, `${named.environment}/${named.id}.tfstate`),
    region,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(endpoints !== undefined && { endpoints }),
    ...(profile !== undefined && { profile }),
    ...(role !== undefined && { role: definedOf(role) }),
    ...(dynamodbTable !== undefined && { dynamodbTable }),
    ...accountOf(named.accountId, { profile, role }),
  }),
  http: ({ address, username, password }, { id }) => ({
    type: "http",
    address: `${address}/${id}`,
    lockAddress: `${address}/${id}/lock`,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  }),
  cloud: ({ organization, hostname, project }, { id }) => ({
    type: "cloud",
    organization,
    hostname,
    workspace: id,
    ...(project !== undefined && { project }),
  }),
  local: (_, { id, localState }) => ({ type: "local", path: `${localState}/${id}.tfstate` }),
};

type S3Backend = Extract<Backend, { type: "s3" }>;

/**
 * The key of a state in a workspace, with which it needs no workspace: a state, its lock file and its item in a table of locks
 * are all called by the whole key. TF_WORKSPACE does not matter: a variable that was left behind must not have
 * everything made a second time.
 *
 * Source: path in internal/backend/remote-state/s3/backend_state.go of Terraform 1.11.
 */
function inWorkspace({ workspace = "default", workspaceKeyPrefix = "env:" }: WorkspaceKeys, key: string): string {
  return workspace === "default" ? key : `${workspaceKeyPrefix}/${workspace}/${key}`;
}

type WorkspaceKeys = Pick<S3Backend, "workspace" | "workspaceKeyPrefix">;

/** Whose bucket it is: the account of the role; not known for a profile. */
function accountOf(
  own: string,
  { profile, role }: Pick<S3Backend, "profile" | "role">,
): { readonly accountId?: string } {
  const [, ofRole] = /^arn:[^:]+:iam::(\d{12}):/.exec(role?.arn ?? "") ?? [];
  const accountId = ofRole ?? (profile === undefined ? own : undefined);
  return accountId === undefined ? {} : { accountId };
}

function definedOf({ arn, externalId, sessionName }: NonNullable<S3Backend["role"]>): StateRole {
  return {
    arn,
    ...(externalId !== undefined && { externalId }),
    ...(sessionName !== undefined && { sessionName }),
  };
}

/** What decides where the states of an environment are. */
type Located = Pick<Environment, "name" | "account" | "backend">;

/** The location of the state of the stack `id` of an environment. */
export function stateLocation(
  environment: Located,
  id: string,
  { target, localState, unmoved }: StateOptions,
): StateLocation {
  const backend: Backend = target === "emulated" ? { type: "local" } : environment.backend;
  const named = unmoved?.get(id) ?? { environment: environment.name, id };
  return locationOf(backend, { ...named, accountId: environment.account.id, localState });
}

/** The location of the state of a stack in a backend. */
export function locationOf(backend: Backend, named: LocatedStack): StateLocation {
  const locate = locations[backend.type] as (backend: Backend, named: LocatedStack) => StateLocation;
  return locate(backend, named);
}

/**
 * The location of the environment lock, beside the states: that of a state that no stack has. No name of an environment
 * or a stack contains an underscore.
 */
export function environmentLockLocation(environment: Located, options: StateOptions): StateLocation {
  return stateLocation(environment, `${environment.name}_environment`, options);
}
