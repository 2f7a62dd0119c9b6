import type { Backend, Environment } from "@ml-platform/environments";
import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateHttp,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";

/** `emulated` keeps everything of a rehearsal on this machine, whatever backend the environment has. */
export type Target = "aws" | "emulated";

export interface BackendPlace {
  readonly environment: Environment;
  readonly target: Target;
  /** Directory of local state files, relative to a stack's working directory, so that no machine's path is synthesized. */
  readonly localState: string;
}

/** How a stack keeps its state, and how another one reads it. */
interface BackendKind {
  declare(stack: TerraformStack): void;
  /** @param upstreamId id of the stack that is read; also the name of the data source */
  read(stack: TerraformStack, upstreamId: string): TerraformRemoteState;
}

export function backendOf({ environment, target, localState }: BackendPlace): BackendKind {
  if (target === "emulated") return local(localState);
  const { backend } = environment;
  switch (backend.type) {
    case "s3":
      return s3(backend, environment);
    case "http":
      return http(backend);
    case "cloud":
      return cloud(backend);
    case "local":
      return local(localState);
  }
}

function s3(backend: Extract<Backend, { type: "s3" }>, environment: Environment): BackendKind {
  const place = (id: string) => ({
    bucket: backend.bucket,
    key: `${environment.name}/${id}.tfstate`,
    region: backend.region,
    encrypt: true,
    kmsKeyId: backend.kmsKeyId,
    allowedAccountIds: [environment.account.id],
  });
  return {
    declare(stack) {
      new S3Backend(stack, place(stack.node.id));
      // Not among the typed options of cdktf 0.21.
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
    },
    read: (stack, id) => new DataTerraformRemoteStateS3(stack, id, place(id)),
  };
}

/** GitLab-managed state and its like; user and password come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD. */
function http(backend: Extract<Backend, { type: "http" }>): BackendKind {
  const address = (id: string) => `${backend.address}/${id}`;
  return {
    declare(stack) {
      new HttpBackend(stack, {
        address: address(stack.node.id),
        lockAddress: `${address(stack.node.id)}/lock`,
        lockMethod: "POST",
        unlockAddress: `${address(stack.node.id)}/lock`,
        unlockMethod: "DELETE",
      });
    },
    read: (stack, id) => new DataTerraformRemoteStateHttp(stack, id, { address: address(id) }),
  };
}

/** HCP Terraform: a workspace a stack, named after it. */
function cloud({ organization, hostname }: Extract<Backend, { type: "cloud" }>): BackendKind {
  return {
    declare(stack) {
      new CloudBackend(stack, { organization, hostname, workspaces: new NamedCloudWorkspace(stack.node.id) });
    },
    read: (stack, id) => new DataTerraformRemoteState(stack, id, { organization, hostname, workspaces: { name: id } }),
  };
}

function local(directory: string): BackendKind {
  const path = (id: string) => `${directory}/${id}.tfstate`;
  return {
    declare(stack) {
      new LocalBackend(stack, { path: path(stack.node.id) });
    },
    read: (stack, id) => new DataTerraformRemoteStateLocal(stack, id, { path: path(id) }),
  };
}
