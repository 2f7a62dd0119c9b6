import type { S3Endpoints, StateLocation } from "@ml-platform/rules";
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

/** How a stack keeps its state at a location, and how another stack reads it from there. */
interface BackendKind<Location> {
  declare(stack: TerraformStack, location: Location): void;
  /** @param id of the data source */
  read(stack: TerraformStack, id: string, location: Location): TerraformRemoteState;
}

type BackendKinds = {
  readonly [Type in StateLocation["type"]]: BackendKind<Extract<StateLocation, { type: Type }>>;
};

const kinds: BackendKinds = {
  s3: {
    declare(stack, location) {
      new S3Backend(stack, s3Settings(location));
      // cdktf 0.21 has no typed option for it.
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
      // Not among the settings: reads of the state would have it too, and Terraform warns of it.
      const { dynamodbTable } = location;
      if (dynamodbTable !== undefined) stack.addOverride("terraform.backend.s3.dynamodb_table", dynamodbTable);
    },
    read: (stack, id, location) => new DataTerraformRemoteStateS3(stack, id, s3Settings(location)),
  },
  /**
   * GitLab-managed state and compatible servers. User and password come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD: what a
   * data source is told is kept in the state.
   */
  http: {
    declare(stack, { address, lockAddress = address }) {
      new HttpBackend(stack, {
        address,
        lockAddress,
        lockMethod: "POST",
        unlockAddress: lockAddress,
        unlockMethod: "DELETE",
      });
    },
    read: (stack, id, { address }) => new DataTerraformRemoteStateHttp(stack, id, { address }),
  },
  /** HCP Terraform: a workspace per stack, named after it. */
  cloud: {
    declare(stack, { organization, hostname, workspace, project }) {
      new CloudBackend(stack, { organization, hostname, workspaces: new NamedCloudWorkspace(workspace, project) });
    },
    read: (stack, id, { organization, hostname, workspace }) =>
      new DataTerraformRemoteState(stack, id, { organization, hostname, workspaces: { name: workspace } }),
  },
  local: {
    declare(stack, { path }) {
      new LocalBackend(stack, { path });
    },
    read: (stack, id, { path }) => new DataTerraformRemoteStateLocal(stack, id, { path }),
  },
};

type S3Location = Extract<StateLocation, { type: "s3" }>;

function s3Settings({ bucket, key, region, kmsKeyId, accountId, endpoints, profile, role }: S3Location) {
  const isChecked = endpoints === undefined || endpoints.sts !== undefined;
  return {
    bucket,
    key,
    region,
    // Without a key, Terraform asks for AWS's own encryption, which a server without it refuses.
    ...((kmsKeyId !== undefined || endpoints === undefined) && { encrypt: true }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(accountId !== undefined && isChecked && { allowedAccountIds: [accountId] }),
    ...(endpoints !== undefined && endpointSettings(endpoints)),
    ...(profile !== undefined && { profile }),
    ...(role !== undefined && {
      assumeRole: {
        roleArn: role.arn,
        ...(role.externalId !== undefined && { externalId: role.externalId }),
        ...(role.sessionName !== undefined && { sessionName: role.sessionName }),
      },
    }),
  };
}

/** A server without STS has no accounts, no AWS regions and no instances with metadata: nothing of it can be asked. */
function endpointSettings({ s3, sts, pathStyle }: S3Endpoints) {
  return {
    endpoints: { s3, ...(sts !== undefined && { sts }) },
    usePathStyle: pathStyle,
    ...(sts === undefined && {
      skipCredentialsValidation: true,
      skipRequestingAccountId: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
    }),
  };
}

/** Makes a stack keep its state at `location`. */
export function keepState(stack: TerraformStack, location: StateLocation): void {
  kindOf(location).declare(stack, location);
}

/** Reads the state at `location`, through a data source called `id`. */
export function readState(stack: TerraformStack, id: string, location: StateLocation): TerraformRemoteState {
  return kindOf(location).read(stack, id, location);
}

function kindOf({ type }: StateLocation): BackendKind<StateLocation> {
  return kinds[type] as BackendKind<StateLocation>;
}
