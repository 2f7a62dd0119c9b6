import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsError, MotoClient } from "@ml-platform/emulator";
import { givenRolesOf, namedPoliciesOf } from "@ml-platform/environments/role-changes";
import {
  managedPolicyArn,
  nameWithoutPath,
  partitionOf,
  personalBoundary,
  policiesOf,
  sandpitDeployers,
  UserError,
} from "@ml-platform/rules";
import type { Place } from "../plan/run.ts";

/** Variables that sign requests: as who an environment's pipeline would be. */
export interface Credentials {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN?: string;
}

/**
 * Makes what `platform bootstrap` and people have made in a real account before the first apply: the state bucket, its key,
 * the boundary of personal environments, and what the environments name: principals of access entries, roles of developers,
 * and the roles and managed policies of the company. What is there stays.
 *
 * @param environments of one account, as they are reached in the local AWS
 */
export async function prepareAccount(environments: readonly Place[], accessKey: string): Promise<void> {
  const places = new Map(environments.map((each) => [placeOf(each).bucket, placeOf(each)]));
  for (const place of places.values()) {
    const client = new MotoClient(place.url, place.region, accessKey);
    await makeBucket(client, place.bucket, place.region);
    await makeKey(client);
    await makeInIam(client, "CreatePolicy", { PolicyName: personalBoundary, PolicyDocument: everything });
  }
  for (const environment of environments) {
    const client = new MotoClient(placeOf(environment).url, environment.region, accessKey);
    const { sandpits } = environment;
    const entries = entriesOf(environment).map(({ principalArn }) => principalArn);
    for (const arn of [...entries, ...(sandpits?.developers ?? [])]) await makePrincipal(client, arn);
    await makeCompanyRoles(client, environment);
  }
}

/**
 * Whom the commands are in the local AWS: the first principal that administers a cluster of the environment, as a pipeline
 * is; for a sandpit, the one that makes sandpits, where the environment is a base that has one. Without any, the account
 * itself, which no cluster lets in.
 *
 * @param directory of the account, which keeps the key of a user
 */
export async function signIn(
  environment: Place,
  accessKey: string,
  directory: string,
  { forSandpit = false } = {},
): Promise<Credentials> {
  const client = new MotoClient(placeOf(environment).url, environment.region, accessKey);
  const own = entriesOf(environment).filter(({ principalArn }) => principalArn.includes(`:${environment.account.id}:`));
  const maker = own.find(({ kubernetesGroups = [] }) => kubernetesGroups.includes(sandpitDeployers));
  const admin = own.find((entry) =>
    policiesOf(entry).some(
      ({ policy, namespaces }) => policy === "AmazonEKSClusterAdminPolicy" && namespaces === undefined,
    ),
  );
  const principalArn = ((forSandpit ? maker : undefined) ?? admin)?.principalArn ?? "";
  const [, kind, name = ""] = /:(role|user)\/(?:.*\/)?([^/]+)$/.exec(principalArn) ?? [];
  if (kind === undefined) return { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: "local" };
  if (kind === "user") return keyOfUser(client, name, join(directory, `key-of-${name}.json`));
  return signInAs(environment, principalArn, "platform", accessKey);
}

/**
 * A session of a role in the local AWS, whoever the role trusts.
 *
 * @param session name of the session, such as that of its user
 */
export async function signInAs(
  environment: Place,
  roleArn: string,
  session: string,
  accessKey: string,
): Promise<Credentials> {
  const client = new MotoClient(placeOf(environment).url, environment.region, accessKey);
  return credentialsIn(await client.query("sts", "AssumeRole", { RoleArn: roleArn, RoleSessionName: session }));
}

/** All commands share one: IAM refuses a third key of a user. */
async function keyOfUser(client: MotoClient, name: string, file: string): Promise<Credentials> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Credentials;
  } catch {
    const credentials = credentialsIn(await client.query("iam", "CreateAccessKey", { UserName: name }));
    const unfinished = `${file}.${randomUUID()}`;
    writeFileSync(unfinished, JSON.stringify(credentials), { mode: 0o600 });
    renameSync(unfinished, file);
    return credentials;
  }
}

function credentialsIn(answer: Element): Credentials {
  const text = (element: string): string => {
    const found = textNamed(answer, element);
    if (found === undefined) throw new UserError(`The local AWS answered without ${element}. Nothing was changed.`);
    return found;
  };
  const token = textNamed(answer, "SessionToken");
  return {
    AWS_ACCESS_KEY_ID: text("AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: text("SecretAccessKey"),
    ...(token !== undefined && { AWS_SESSION_TOKEN: token }),
  };
}

function entriesOf({ clusters }: Place) {
  return Object.values(clusters).flatMap(({ access }) => Object.values(access));
}

interface StatePlace {
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
}

function placeOf({ name, account, backend }: Place): StatePlace {
  const url = account.endpoints?.url;
  if (backend.type !== "s3" || url === undefined) throw new RangeError(`${name} is in the local AWS`);
  return { url, bucket: backend.bucket, region: backend.region };
}

async function makeBucket(client: MotoClient, bucket: string, region: string): Promise<void> {
  const headers = { authorization: client.authorization("s3") };
  const location = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  const made = await client.send(`/${bucket}`, {
    method: "PUT",
    headers,
    // S3 takes no name for its first region.
    ...(region !== "us-east-1" && { body: location }),
  });
  if (!made.ok && made.status !== 409) throw new Error(`${bucket} was not made: ${await made.text()}`);
  const body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  const versioned = await client.send(`/${bucket}?versioning`, { method: "PUT", headers, body });
  if (!versioned.ok) throw new Error(`${bucket} was not versioned: ${await versioned.text()}`);
}

const keyAlias = "alias/terraform-state";

async function makeKey(client: MotoClient): Promise<void> {
  if ((await client.json("kms", "TrentService.DescribeKey", { KeyId: keyAlias })) !== undefined) return;
  const { KeyMetadata } = (await client.json("kms", "TrentService.CreateKey", {})) ?? {};
  const { KeyId: TargetKeyId } = KeyMetadata as { readonly KeyId: string };
  await client.json("kms", "TrentService.CreateAlias", { AliasName: keyAlias, TargetKeyId });
}

/** Anybody may assume the roles: nobody but the owner of the local AWS can ask it at all. */
const trust = policy({ Principal: { AWS: "*" }, Action: ["sts:AssumeRole", "sts:TagSession"] });

/** Nobody evaluates it. */
const everything = policy({ Action: "*", Resource: "*" });

function policy(allowed: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...allowed }] });
}

/** Whom roles trust that exist already: which of these a role is for, only whoever made it knows. */
const services = ["ec2.amazonaws.com", "eks.amazonaws.com", "pods.eks.amazonaws.com", "vpc-flow-logs.amazonaws.com"];
const serviceTrust = policy({ Principal: { Service: services }, Action: ["sts:AssumeRole", "sts:TagSession"] });

async function makeCompanyRoles(client: MotoClient, environment: Place): Promise<void> {
  for (const arn of namedPoliciesOf(environment)) {
    const [, path = "/", name] = /:iam::\d{12}:policy(\/.*\/|\/)([^/]+)$/.exec(arn) ?? [];
    if (name === undefined) continue;
    await makeInIam(client, "CreatePolicy", { PolicyName: name, Path: path, PolicyDocument: everything });
  }
  for (const arn of givenRolesOf(environment)) {
    await makePrincipal(client, arn, serviceTrust);
    // What EKS asks of the roles of a control plane and of nodes.
    for (const name of ["AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"])
      await client.query("iam", "AttachRolePolicy", {
        RoleName: nameWithoutPath(arn),
        PolicyArn: managedPolicyArn(name, partitionOf(environment.region)),
      });
  }
}

async function makePrincipal(client: MotoClient, arn: string, trusts = trust): Promise<void> {
  const [, kind, path = "/", name = ""] = /:(role|user)(\/.*\/|\/)([^/]+)$/.exec(arn) ?? [];
  if (kind === "user") await makeInIam(client, "CreateUser", { UserName: name, Path: path });
  if (kind === "role") {
    await makeInIam(client, "CreateRole", {
      RoleName: name,
      Path: path,
      AssumeRolePolicyDocument: trusts,
      MaxSessionDuration: "43200",
    });
  }
}

async function makeInIam(
  client: MotoClient,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await client.query("iam", action, parameters);
  } catch (failure) {
    if (!(failure instanceof AwsError) || failure.code !== "EntityAlreadyExists") throw failure;
  }
}

interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

function textNamed({ name, text, children }: Element, wanted: string): string | undefined {
  if (name === wanted) return text.trim();
  for (const child of children) {
    const found = textNamed(child, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
