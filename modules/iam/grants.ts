import { partitionOf, type WorkloadSpec } from "@ml-platform/rules";
import type { Statement } from "./policy-document.ts";

/** Where a workload and what it uses by name are. */
export interface GrantPlace {
  readonly region: string;
  readonly accountId: string;
}

/**
 * The statements that allow a workload what its author lists, and nothing else.
 *
 * Sources, as of 2026-11-27: "Actions, resources, and condition keys" of S3, Secrets Manager, Systems Manager, SQS, ECR and KMS
 * in the Service Authorization Reference; "Granting user-specific folders" (`s3:prefix`) and "Multipart upload API and
 * permissions" in the S3 user guide; "Permissions to use the key" for each service under `kms:ViaService` in the KMS guide.
 */
export function grantStatements(workload: WorkloadSpec, place: GrantPlace): Statement[] {
  return [
    ...bucketStatements(workload, place),
    ...secretStatements(workload, place),
    ...parameterStatements(workload, place),
    ...queueStatements(workload, place),
    ...repositoryStatements(workload, place),
    ...keyStatements(workload),
  ];
}

const reading = ["s3:GetObject"];
const writing = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"];
const ofObjects = { read: reading, write: writing, readWrite: [...reading, ...writing].sort() };

function bucketStatements({ buckets = [] }: WorkloadSpec, { region }: GrantPlace): Statement[] {
  return buckets.flatMap(({ bucket, prefix = "", access }): Statement[] => {
    const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
    return [
      {
        actions: ["s3:ListBucket"],
        resources: [arn],
        // Also the prefix itself: an asterisk stands for nothing, too.
        ...(prefix !== "" && { conditions: { StringLike: { "s3:prefix": [`${prefix}*`] } } }),
      },
      { actions: ofObjects[access], resources: [`${arn}/${prefix}*`] },
    ];
  });
}

function secretStatements({ secrets = [] }: WorkloadSpec, place: GrantPlace): Statement[] {
  if (secrets.length === 0) return [];
  const named = (name: string) => {
    if (name.startsWith("arn:")) return name;
    // Secrets Manager adds a hyphen and six characters to the name.
    return arnOf(place, "secretsmanager", `secret:${name.endsWith("/") ? `${name}*` : `${name}-??????`}`);
  };
  const actions = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
  return [{ sid: "ReadSecrets", actions, resources: secrets.map(named) }];
}

function parameterStatements({ parameters = [] }: WorkloadSpec, place: GrantPlace): Statement[] {
  if (parameters.length === 0) return [];
  const named = (name: string): string[] => {
    if (name.startsWith("arn:")) return [name];
    const path = name.replace(/^\//, "");
    // GetParametersByPath asks about the path itself, which an ARN writes without the slash at its end.
    const ends = path.endsWith("/") ? [`${path}*`, path.slice(0, -1)] : [path];
    return ends.map((end) => arnOf(place, "ssm", `parameter/${end}`));
  };
  const actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
  return [{ sid: "ReadParameters", actions, resources: parameters.flatMap(named) }];
}

const seeing = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
const receiving = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"];
const ofQueues = {
  receive: [...seeing, ...receiving].sort(),
  send: [...seeing, "sqs:SendMessage"],
  sendAndReceive: [...seeing, ...receiving, "sqs:SendMessage"].sort(),
};

function queueStatements({ queues = [] }: WorkloadSpec, place: GrantPlace): Statement[] {
  return queues.map(({ queue, access }) => ({
    actions: ofQueues[access],
    resources: [queue.startsWith("arn:") ? queue : arnOf(place, "sqs", queue)],
  }));
}

const pulling = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const pushing = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
const ofRepositories = { pull: pulling, push: [...pulling, ...pushing].sort() };

function repositoryStatements({ repositories = [] }: WorkloadSpec, place: GrantPlace): Statement[] {
  if (repositories.length === 0) return [];
  return [
    // A token says who asks, and names no repository.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    ...repositories.map(({ repository, access }) => ({
      actions: ofRepositories[access],
      resources: [repository.startsWith("arn:") ? repository : arnOf(place, "ecr", `repository/${repository}`)],
    })),
  ];
}

/** Only through the services whose things are granted; to encrypt only where something is written. */
function keyStatements({ kmsKeys = [], ...granted }: WorkloadSpec): Statement[] {
  const { buckets = [], secrets = [], parameters = [], queues = [] } = granted;
  const services = Object.entries({ s3: buckets, secretsmanager: secrets, ssm: parameters, sqs: queues }).flatMap(
    ([service, things]) => (things.length === 0 ? [] : [service]),
  );
  const writes = buckets.some(({ access }) => access !== "read") || queues.some(({ access }) => access !== "receive");
  return kmsKeys.map((key) => {
    const region = key.split(":")[3] as string;
    return {
      actions: writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
      resources: [key],
      conditions: {
        StringEquals: { "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`) },
      },
    };
  });
}

function arnOf({ region, accountId }: GrantPlace, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${resource}`;
}
