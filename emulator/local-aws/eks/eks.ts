import { Identifiers, systemRandom } from "../../world/identifiers.ts";
import type { Account } from "../account.ts";
import { AwsError } from "../aws-error.ts";
import { isFields } from "../fields.ts";
import { accessOperations } from "./access.ts";
import { addonOperations } from "./addons.ts";
import { clusterOperations } from "./clusters.ts";
import { nodeGroupOperations } from "./node-groups.ts";
import type { Operation } from "./operation.ts";
import { podIdentityOperations } from "./pod-identity.ts";
import type { EksOptions, EksRegion } from "./region.ts";
import { tagOperations } from "./tags.ts";
import { updateOperations } from "./updates.ts";
import { versionOperations } from "./versions.ts";

const operations: readonly Operation[] = [
  ...clusterOperations,
  ...nodeGroupOperations,
  ...addonOperations,
  ...accessOperations,
  ...podIdentityOperations,
  ...updateOperations,
  ...versionOperations,
  ...tagOperations,
];

export interface EksRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
  /** Id of the access key that signed it; empty if none did. */
  readonly accessKey: string;
}

export interface EksAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** EKS in one region. It does one thing at a time, so that every answer is about a settled state. */
export class Eks {
  private readonly region: EksRegion;
  private last: Promise<unknown> = Promise.resolve();

  constructor(account: Account, options: EksOptions, clock: () => Date = () => new Date()) {
    this.region = {
      account,
      options,
      make: new Identifiers(systemRandom, clock),
      now: () => clock().getTime() / 1000,
      clusters: new Map(),
    };
  }

  async answer(request: EksRequest): Promise<EksAnswer> {
    const mine = this.last.then(() => this.run(request));
    this.last = mine.catch(() => undefined);
    try {
      return json(200, await mine);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { status, code, message, details } = error;
      return json(status, { ...details, message }, { "x-amzn-errortype": code });
    }
  }

  private run({ method, target, body, accessKey }: EksRequest): unknown {
    const [pathname = "", search = ""] = target.split("?", 2);
    const found = matching(method, pathname);
    if (found === undefined) {
      throw new AwsError(
        404,
        "UnknownOperationException",
        `The local AWS has no operation ${method} ${pathname} of EKS`,
      );
    }
    return found.operation.run({
      region: this.region,
      path: found.path,
      query: new URLSearchParams(search),
      body: parseBody(body),
      accessKey,
    });
  }
}

function matching(
  method: string,
  pathname: string,
): { readonly operation: Operation; readonly path: Record<string, string> } | undefined {
  const given = pathname.split("/");
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const parts = operation.path.split("/");
    if (parts.length !== given.length) continue;
    const path: Record<string, string> = {};
    const matches = parts.every((expected, index) => {
      const value = given[index] ?? "";
      const [, name] = /^\{(\w+)\}$/.exec(expected) ?? [];
      if (name === undefined) return expected === value;
      path[name] = decodeURIComponent(value);
      return value !== "";
    });
    if (matches) return { operation, path };
  }
  return undefined;
}

function parseBody(text: string): Record<string, unknown> {
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (isFields(body)) return body;
  } catch {
    // Answered below.
  }
  throw new AwsError(400, "SerializationException", "The body of the request is not a JSON object");
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): EksAnswer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
