import type { Backend, Environment } from "@ml-platform/environments";
import type { StateLocation } from "@ml-platform/rules";

/** `emulated` keeps everything of a rehearsal on this machine, whatever backend the environment has. */
export type Target = "aws" | "emulated";

export interface StateOptions {
  readonly target: Target;
  /**
   * Directory of local state files: absolute to read them, relative to a stack's working directory to synthesize, so that
   * no machine's path is synthesized.
   */
  readonly localState: string;
}

/** What a stack's state is called: the environment's name and the stack's id. */
interface Named {
  readonly environment: Environment;
  readonly id: string;
  readonly localState: string;
}

type Locations = {
  readonly [Type in Backend["type"]]: (backend: Extract<Backend, { type: Type }>, named: Named) => StateLocation;
};

/** One rule per kind of backend: a kind without one does not compile. */
const locations: Locations = {
  s3: ({ bucket, region, kmsKeyId }, { environment, id }) => ({
    type: "s3",
    bucket,
    key: `${environment.name}/${id}.tfstate`,
    region,
    kmsKeyId,
    accountId: environment.account.id,
  }),
  http: ({ address }, { id }) => ({ type: "http", address: `${address}/${id}`, lockAddress: `${address}/${id}/lock` }),
  cloud: ({ organization, hostname, project }, { id }) => ({
    type: "cloud",
    organization,
    hostname,
    workspace: id,
    ...(project !== undefined && { project }),
  }),
  local: (_, { id, localState }) => ({ type: "local", path: `${localState}/${id}.tfstate` }),
};

/** Where the state of the stack `id` of an environment is kept. */
export function stateLocation(
  environment: Environment,
  id: string,
  { target, localState }: StateOptions,
): StateLocation {
  const backend: Backend = target === "emulated" ? { type: "local" } : environment.backend;
  const locate = locations[backend.type] as (backend: Backend, named: Named) => StateLocation;
  return locate(backend, { environment, id, localState });
}
