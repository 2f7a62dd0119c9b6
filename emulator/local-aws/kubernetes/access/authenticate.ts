import type { AccessKeys } from "../../access-keys.ts";
import { AwsError } from "../../aws-error.ts";
import type { AccessEntry } from "../../eks/model.ts";
import { isFields } from "../../fields.ts";
import type { MotoClient } from "../../moto-client.ts";
import { elementsAt, xmlText } from "../../xml.ts";
import { type Mapping, mappingOf } from "./aws-auth.ts";
import type { GuardedCluster } from "./guarded-cluster.ts";
import { type Principal, principalOf, withoutRolePath } from "./principal.ts";
import { presignature } from "./signature.ts";
import { clusterHeader, readToken, type SignedRequest, TokenError } from "./token.ts";
import { namesInstance, renderUsername } from "./username.ts";

/** `userInfo` of a TokenReview. */
export interface User {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/**
 * Who a token belongs to, as the cluster's access entries, or its ConfigMap `aws-auth`, say.
 *
 * @param host of the local AWS, such as `127.0.0.1:44201`
 * @throws {TokenError} with the reason why nobody is signed in
 */
export async function userOf(token: string, cluster: GuardedCluster, host: string, keys: AccessKeys): Promise<User> {
  const request = readToken(token, host, Date.now());
  const { accessKey } = request;
  checkSignature(request, cluster.record.cluster.name, keys);
  const principal = await principalWith(accessKey, cluster.moto, keys);
  const mapping = await mappingIn(cluster, principal);
  if (mapping === undefined) throw new TokenError(`${principal.arn} has no access entry`);
  const { username, groups } = mapping;
  const nodeName = namesInstance(username) ? await instanceNamed(principal.sessionName, cluster.moto) : "";
  return {
    username: renderUsername(username, principal, nodeName),
    uid: `aws-iam-authenticator:${principal.account}:${principal.id}`,
    groups,
    extra: {
      accessKeyId: [principal.accessKey],
      arn: [principal.arn],
      canonicalArn: [principal.canonicalArn],
      principalId: [principal.id],
      sessionName: [principal.sessionName],
      "sigs.k8s.io/aws-iam-authenticator/principalId": [principal.id],
    },
  };
}

/** moto does not look at signatures. That of a token is all that ties it to one cluster. */
function checkSignature({ accessKey, url, signature }: SignedRequest, cluster: string, keys: AccessKeys): void {
  if (!keys.mayAsk(accessKey)) throw new TokenError(`the access key ${accessKey} is not known`);
  const secret = keys.issued(accessKey)?.secretKey;
  if (secret === undefined) return;
  const headers = { host: url.host, [clusterHeader]: cluster };
  if (presignature(url, headers, secret) !== signature) {
    throw new TokenError("the signature is wrong, or for another cluster");
  }
}

/** The access entry that decides what a user may do; undefined for users of the ConfigMap and of the cluster itself. */
export function entryOf({ record }: GuardedCluster, { uid = "", extra = {} }: Partial<User>): AccessEntry | undefined {
  if (record.cluster.accessConfig.authenticationMode === "CONFIG_MAP") return undefined;
  const [arn] = extra["canonicalArn"] ?? [];
  // Who acts as somebody else by impersonation has what RBAC gives those, and nothing of access policies.
  if (arn === undefined || !uid.startsWith("aws-iam-authenticator:")) return undefined;
  return entryFor(record.accessEntries.values(), arn);
}

async function principalWith(accessKey: string, moto: MotoClient, keys: AccessKeys): Promise<Principal> {
  const session = keys.issued(accessKey)?.session;
  if (session !== undefined) return principalOf(session.arn, session.id, accessKey);
  const answer = await moto.query("sts", "GetCallerIdentity", {}, accessKey);
  const part = (name: string): string => xmlText(answer, `GetCallerIdentityResult/${name}`);
  return principalOf(part("Arn"), part("UserId"), accessKey);
}

/** An access entry comes before the ConfigMap. Source: EKS user guide, "Migrating existing aws-auth ConfigMap entries". */
async function mappingIn(cluster: GuardedCluster, principal: Principal): Promise<Mapping | undefined> {
  const { record, client } = cluster;
  const mode = record.cluster.accessConfig.authenticationMode;
  const entry = entryFor(record.accessEntries.values(), principal.canonicalArn);
  if (entry !== undefined) {
    // Without access entries there is that of the creator only, which shows once there are.
    return mode === "CONFIG_MAP" ? creator : { username: entry.username, groups: entry.kubernetesGroups };
  }
  if (mode === "API") return undefined;
  const configMap = await client()?.get("/api/v1/namespaces/kube-system/configmaps/aws-auth");
  const data = configMap?.["data"];
  return isFields(data) ? mappingOf(data, principal) : undefined;
}

/** Source: EKS user guide, "Grant IAM users access to Kubernetes with a ConfigMap"; the name as EKS's audit logs show. */
const creator: Mapping = { username: "kubernetes-admin", groups: ["system:masters"] };

function entryFor(entries: Iterable<AccessEntry>, canonicalArn: string): AccessEntry | undefined {
  return [...entries].find(({ principalArn }) => withoutRolePath(principalArn) === canonicalArn);
}

/** Nodes are named after their instances, whose ids their sessions are called. */
async function instanceNamed(id: string, moto: MotoClient): Promise<string> {
  try {
    if (!/^i-[0-9a-f]+$/.test(id)) throw new TokenError(`the session ${id} is not called after an instance`);
    const answer = await moto.query("ec2", "DescribeInstances", { "InstanceId.1": id });
    const [instance] = elementsAt(answer, "reservationSet/item/instancesSet/item");
    const name = instance && xmlText(instance, "privateDnsName");
    if (name === undefined || name === "") throw new TokenError(`instance ${id} has no name`);
    return name;
  } catch (error) {
    if (error instanceof AwsError) throw new TokenError(error.message);
    throw error;
  }
}
