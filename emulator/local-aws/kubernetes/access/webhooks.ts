import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessKeys } from "../../access-keys.ts";
import { type Fields, fieldsAt, isFields, textAt } from "../../fields.ts";
import { bodyOf } from "../../requests.ts";
import { entryOf, type User, userOf } from "./authenticate.ts";
import { type AccessQuestion, allowingPolicy } from "./authorize.ts";
import type { GuardedCluster } from "./guarded-cluster.ts";
import { TokenError } from "./token.ts";

/** Where an API server asks about a cluster. Whoever knows the URLs may ask. */
export interface WebhookUrls {
  /** Takes TokenReviews. */
  readonly authentication: string;
  /** Takes SubjectAccessReviews. */
  readonly authorization: string;
}

const path = /^\/kubernetes-access\/([\w-]+)\/(authenticate|authorize)(?:\?|$)/;

/**
 * Answers what API servers ask about IAM principals: who they are, and what the access policies of EKS allow them. As on
 * EKS both stand beside Kubernetes' own: tokens of service accounts, and RBAC.
 */
export class AccessWebhooks {
  private readonly clusters = new Map<string, GuardedCluster>();
  private readonly url: () => string;
  private readonly keys: AccessKeys;

  /**
   * @param url of the local AWS, which has to pass requests on to `answer`
   * @param keys whose tokens count
   */
  constructor(url: () => string, keys: AccessKeys) {
    this.url = url;
    this.keys = keys;
  }

  open(cluster: GuardedCluster): WebhookUrls & { readonly close: () => void } {
    const secret = randomBytes(32).toString("base64url");
    const log = (line: string): void => {
      if (this.clusters.has(secret)) cluster.log(line);
    };
    this.clusters.set(secret, { ...cluster, log });
    const base = `${this.url()}/kubernetes-access/${secret}`;
    return {
      authentication: `${base}/authenticate`,
      authorization: `${base}/authorize`,
      close: () => void this.clusters.delete(secret),
    };
  }

  /** Answers a request that is for it; undefined for all others. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
    const [, secret = "", what] = path.exec(request.url ?? "") ?? [];
    const cluster = this.clusters.get(secret);
    if (cluster === undefined) return undefined;
    return this.review(cluster, what === "authenticate", request, response);
  }

  private async review(
    cluster: GuardedCluster,
    isAuthentication: boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const review = reviewIn(await bodyOf(request));
    const spec = fieldsAt(review, "spec") ?? {};
    const status = isAuthentication ? await this.signIn(cluster, spec) : decide(cluster, spec);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ apiVersion: review["apiVersion"], kind: review["kind"], status }));
  }

  private async signIn(cluster: GuardedCluster, spec: Fields): Promise<Fields> {
    try {
      const user = await userOf(textAt(spec, "token") ?? "", cluster, new URL(this.url()).host, this.keys);
      return { authenticated: true, user };
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      cluster.log(`not signed in: ${error.message}`);
      return { authenticated: false };
    }
  }
}

/** Nobody is denied anything: where no access policy allows what is asked, RBAC still may. */
function decide(cluster: GuardedCluster, spec: Fields): Fields {
  const entry = entryOf(cluster, spec as Partial<User>);
  const policy = entry && allowingPolicy(entry, spec as AccessQuestion);
  if (entry === undefined || policy === undefined) return { allowed: false };
  return { allowed: true, reason: `EKS access policy: ${policy.policyArn} of ${entry.principalArn}` };
}

function reviewIn(body: Buffer): Fields {
  const review: unknown = JSON.parse(body.toString("utf8"));
  return isFields(review) ? review : {};
}
