/**
 * What IAM would decide, by @cloud-copilot/iam-simulate. It is AGPL: only tests may import this file, and nothing that is
 * shipped imports tests.
 */
import {
  createValidatedPolicy,
  type ValidatedPolicy,
  validateIdentityPolicy,
  validateResourcePolicy,
} from "@cloud-copilot/iam-policy";
import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

export type Context = Readonly<Record<string, string | readonly string[]>>;

interface Named {
  readonly name: string;
  readonly policy: object;
}

export interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  readonly policies: readonly Named[];
  readonly resourcePolicy?: object;
  readonly sessionPolicy?: object;
  readonly boundary?: object;
}

/**
 * Whether a request is allowed. Of the context, only the keys count that AWS has for the action and its resource, so that
 * a condition on a key that AWS would not send never holds.
 *
 * @throws {Error} for a policy or a request that IAM would not accept
 */
export async function isAllowed(request: Request): Promise<boolean> {
  const result = await runSimulation(simulationOf(request), { simulationMode: "Strict" });
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed";
}

/** The issuer whose claims `sub` and `aud` the evaluator knows. */
const knownIssuer = "accounts.google.com";

/**
 * Whether a role lets a principal assume it. Of tokens of GitLab, the evaluator knows the claims that AWS documents for
 * gitlab.com, but `sub` and `aud` only of other issuers, so both sides call them by such a one.
 *
 * @param issuer host of the GitLab whose `sub` and `aud` count
 */
export function mayAssume(
  role: { readonly arn: string; readonly trust: object },
  request: Pick<Request, "principal" | "action" | "context"> & { readonly policies?: readonly Named[] },
  issuer?: string,
): Promise<boolean> {
  const known = <T>(value: T): T =>
    issuer === undefined
      ? value
      : JSON.parse(
          JSON.stringify(value)
            .replaceAll(`"${issuer}:sub"`, `"${knownIssuer}:sub"`)
            .replaceAll(`"${issuer}:aud"`, `"${knownIssuer}:aud"`),
        );
  const { context = {} } = request;
  return isAllowed({
    policies: [],
    ...request,
    context: known(context),
    resource: role.arn,
    resourcePolicy: known(role.trust),
  });
}

const identity = validatedOnce(validateIdentityPolicy);
const ofResource = validatedOnce(validateResourcePolicy);

/** Validating the policies of a role takes longer than a decision, and there are hundreds of decisions about each. */
function validatedOnce(validate: typeof validateIdentityPolicy): (policy: object) => ValidatedPolicy {
  const known = new WeakMap<object, ValidatedPolicy>();
  return (policy) => {
    const validated = known.get(policy) ?? createValidatedPolicy(policy, validate);
    known.set(policy, validated);
    return validated;
  };
}

function simulationOf(request: Request): Simulation {
  const { principal, action, resource, context = {}, policies, resourcePolicy, sessionPolicy, boundary } = request;
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId: /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(resource)?.[1] ?? accountOf(principal) },
      contextVariables: Object.fromEntries(
        Object.entries(context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
      ),
    },
    identityPolicies: policies.map(({ name, policy }) => ({ name, policy: identity(policy) })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy !== undefined && { resourcePolicy: ofResource(resourcePolicy) }),
    ...(sessionPolicy !== undefined && { sessionPolicy: identity(sessionPolicy) }),
    ...(boundary !== undefined && { permissionBoundaryPolicies: [{ name: "boundary", policy: identity(boundary) }] }),
  };
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
