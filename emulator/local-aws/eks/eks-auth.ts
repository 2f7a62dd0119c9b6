import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../aws-error.ts";
import type { HostedCluster } from "../kubernetes/cluster-host.ts";
import type { MotoClient } from "../moto-client.ts";
import { bodyOf } from "../requests.ts";
import { elementsAt, xmlText } from "../xml.ts";

/** Whom tokens for Pod Identity are for. */
const audience = "pods.eks.amazonaws.com";

/**
 * The service EKS Auth, which the Pod Identity agent of a node asks for the credentials of a pod: it gives them for a token
 * of a service account that is associated with a role. Source: API reference of EKS Auth, 2023-11-26.
 *
 * @param clusters of the region, that are a Kubernetes
 * @param sts issues keys that the local AWS answers
 */
export async function answerEksAuth(
  clusters: readonly HostedCluster[],
  sts: MotoClient,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  try {
    const { method, url = "/" } = request;
    const [, name = ""] = /^\/clusters\/([^/?]+)\/assume-role-for-pod-identity$/.exec(url) ?? [];
    if (method !== "POST" || name === "") {
      throw new AwsError(
        404,
        "UnknownOperationException",
        `The local AWS has no operation ${method} ${url} of EKS Auth`,
      );
    }
    const cluster = clusters.find((each) => each.name === decodeURIComponent(name));
    if (cluster === undefined)
      throw new AwsError(404, "ResourceNotFoundException", `No cluster found for name: ${name}.`);
    send(200, await credentialsOf(cluster, sts, tokenIn((await bodyOf(request)).toString("utf8"))));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(error.status, { message: error.message }, { "x-amzn-errortype": error.code });
  }
}

function tokenIn(body: string): string {
  try {
    const { token } = JSON.parse(body) as { readonly token?: unknown };
    if (typeof token === "string") return token;
  } catch {
    // Answered below.
  }
  throw new AwsError(400, "InvalidParameterException", "The request has no token");
}

interface Review {
  readonly status?: {
    readonly authenticated?: boolean;
    readonly user?: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
  };
}

async function credentialsOf(cluster: HostedCluster, sts: MotoClient, token: string): Promise<object> {
  const { status } = (await cluster.plane.client.request("POST", "/apis/authentication.k8s.io/v1/tokenreviews", {
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token, audiences: [audience] },
    },
  })) as Review;
  const [, namespace, serviceAccount] =
    /^system:serviceaccount:([^:]+):([^:]+)$/.exec(status?.user?.username ?? "") ?? [];
  if (status?.authenticated !== true || namespace === undefined || serviceAccount === undefined) {
    throw new AwsError(400, "InvalidTokenException", "The token is not one of a service account for Pod Identity");
  }
  const association = cluster
    .associations()
    .find((each) => each.namespace === namespace && each.serviceAccount === serviceAccount);
  if (association === undefined) {
    throw new AwsError(
      404,
      "ResourceNotFoundException",
      `No association found for service account ${serviceAccount} in namespace ${namespace}`,
    );
  }
  const { associationArn, associationId, roleArn } = association;
  const [pod = serviceAccount] = status.user?.extra?.["authentication.kubernetes.io/pod-name"] ?? [];
  // At most 64 characters.
  const session = `eks-${cluster.name}-${pod}`.slice(0, 27);
  const answer = await sts.query("sts", "AssumeRole", {
    RoleArn: roleArn,
    RoleSessionName: `${session}-${randomUUID()}`,
  });
  const [credentials] = elementsAt(answer, "AssumeRoleResult/Credentials");
  const [user] = elementsAt(answer, "AssumeRoleResult/AssumedRoleUser");
  if (credentials === undefined || user === undefined) throw new Error("STS answered without credentials");
  return {
    subject: { namespace, serviceAccount },
    audience,
    podIdentityAssociation: { associationArn, associationId },
    assumedRoleUser: { arn: xmlText(user, "Arn"), assumeRoleId: xmlText(user, "AssumedRoleId") },
    credentials: {
      accessKeyId: xmlText(credentials, "AccessKeyId"),
      secretAccessKey: xmlText(credentials, "SecretAccessKey"),
      sessionToken: xmlText(credentials, "SessionToken"),
      expiration: Date.parse(xmlText(credentials, "Expiration")) / 1000,
    },
  };
}
