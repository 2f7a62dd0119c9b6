import { ProviderError } from "../../wire/diagnostic.ts";
import { isUnknown, type ObjectValue } from "../../wire/value.ts";
import type { Change, Reference, ResourceOverlay } from "../overlay.ts";
import { all, apiError, arn, between, isArn, isJson, length, nameOf, pattern, text } from "./words.ts";

const isRoleName = all(length(1, 64, "name"), pattern(/^[\w+=,.@-]*$/, "must match [\\w+=,.@-]"));
const isPolicyName = all(length(1, 128, "name"), pattern(/^[\w+=,.@-]*$/, "must match [\\w+=,.@-]"));
const isPath = pattern(/^\/(.*\/)?$/, "path must begin and end with a slash (/)");

function roleReference(doing: string, operation: string): Reference {
  return {
    path: "role",
    to: [["aws_iam_role", "name"]],
    error: (name) => apiError(doing, operation, 404, "NoSuchEntity", `The role with name ${name} cannot be found.`),
  };
}

function malformed(doing: string, operation: string, message: string): ProviderError {
  return apiError(doing, operation, 400, "MalformedPolicyDocument", message);
}

/** What IAM itself refuses in a policy that is valid JSON. */
function checkPolicyDocument(policy: string, trust: boolean, refuse: (message: string) => ProviderError): void {
  const document = JSON.parse(policy) as { Statement?: unknown };
  const statements = [document.Statement ?? []].flat() as Record<string, unknown>[];
  if (statements.length === 0) throw refuse("Syntax errors in policy.");
  for (const statement of statements) {
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") throw refuse("Syntax errors in policy.");
    if (statement["Action"] === undefined && statement["NotAction"] === undefined) {
      throw refuse("Policy statement must contain actions.");
    }
    if (trust && statement["Resource"] !== undefined) throw refuse("Has prohibited field Resource");
    const principal = statement["Principal"] !== undefined || statement["NotPrincipal"] !== undefined;
    if (trust && !principal) throw refuse("Missing required field Principal");
    if (!trust && principal) throw refuse("Policy document should not specify a principal.");
    if (!trust && statement["Resource"] === undefined && statement["NotResource"] === undefined) {
      throw refuse("Policy statement must contain resources.");
    }
  }
}

function pathOf({ planned }: Change): string {
  return text(planned["path"]) || "/";
}

function roleInUse(message: string) {
  return ({ name }: ObjectValue): ProviderError =>
    apiError(`deleting IAM Role (${text(name)})`, "IAM: DeleteRole", 409, "DeleteConflict", message);
}

const overlays: Record<string, Omit<ResourceOverlay, "global">> = {
  aws_iam_role: {
    forceNew: ["name", "name_prefix", "path"],
    checks: {
      name: isRoleName,
      name_prefix: length(1, 38, "name_prefix"),
      path: isPath,
      assume_role_policy: isJson,
      permissions_boundary: isArn,
      max_session_duration: between("max_session_duration", 3600, 43200),
      description: length(0, 1000, "description"),
    },
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating IAM Role (${text(name)})`,
            "IAM: CreateRole",
            409,
            "EntityAlreadyExists",
            `Role with name ${text(name)} already exists.`,
          ),
      },
    ],
    checkChange: ({ planned }) =>
      checkPolicyDocument(text(planned["assume_role_policy"]), true, (message) =>
        malformed(`creating IAM Role (${text(planned["name"])})`, "IAM: CreateRole", message),
      ),
    computed: (change) => {
      const name = nameOf(change);
      return {
        id: name,
        arn: arn("iam", change, `role${pathOf(change)}${name}`, true),
        create_date: change.make.timestamp(),
        managed_policy_arns: [],
        name,
        name_prefix: "",
        unique_id: change.make.iam("AROA"),
      };
    },
    dependents: [
      {
        type: "aws_iam_role_policy_attachment",
        path: "role",
        attribute: "name",
        error: roleInUse("Cannot delete entity, must detach all policies first."),
      },
      {
        type: "aws_iam_role_policy",
        path: "role",
        attribute: "name",
        error: roleInUse("Cannot delete entity, must delete policies first."),
      },
    ],
  },

  aws_iam_policy: {
    forceNew: ["name", "name_prefix", "path", "description"],
    checks: { name: isPolicyName, path: isPath, policy: isJson },
    unique: [
      {
        attributes: ["name"],
        error: ({ name }) =>
          apiError(
            `creating IAM Policy (${text(name)})`,
            "IAM: CreatePolicy",
            409,
            "EntityAlreadyExists",
            `A policy called ${text(name)} already exists. Duplicate names are not allowed.`,
          ),
      },
    ],
    checkChange: ({ planned }) =>
      checkPolicyDocument(text(planned["policy"]), false, (message) =>
        malformed(`creating IAM Policy (${text(planned["name"])})`, "IAM: CreatePolicy", message),
      ),
    computed: (change) => {
      const name = nameOf(change);
      const id = arn("iam", change, `policy${pathOf(change)}${name}`, true);
      return { id, arn: id, attachment_count: 0, name, name_prefix: "", policy_id: change.make.iam("ANPA") };
    },
    dependents: [
      {
        type: "aws_iam_role_policy_attachment",
        path: "policy_arn",
        attribute: "arn",
        error: ({ arn: policy }) =>
          apiError(
            `deleting IAM Policy (${text(policy)})`,
            "IAM: DeletePolicy",
            409,
            "DeleteConflict",
            "Cannot delete a policy attached to entities.",
          ),
      },
    ],
  },

  aws_iam_role_policy: {
    forceNew: ["name", "name_prefix", "role"],
    checks: { name: isPolicyName, policy: isJson },
    references: [roleReference("putting IAM Role Policy", "IAM: PutRolePolicy")],
    checkChange: ({ planned }) =>
      checkPolicyDocument(text(planned["policy"]), false, (message) =>
        malformed(
          `putting IAM Role (${text(planned["role"])}) Policy (${text(planned["name"])})`,
          "IAM: PutRolePolicy",
          message,
        ),
      ),
    computed: (change) => {
      const name = nameOf(change);
      return { id: `${text(change.planned["role"])}:${name}`, name, name_prefix: "" };
    },
  },

  aws_iam_role_policy_attachment: {
    forceNew: ["role", "policy_arn"],
    checks: { policy_arn: isArn },
    references: [
      roleReference("attaching IAM Policy to IAM Role", "IAM: AttachRolePolicy"),
      {
        path: "policy_arn",
        to: [["aws_iam_policy", "arn"]],
        except: /^arn:[\w-]+:iam::aws:policy\//,
        error: (policy) =>
          apiError(
            `attaching IAM Policy (${policy}) to IAM Role`,
            "IAM: AttachRolePolicy",
            404,
            "NoSuchEntity",
            `Policy ${policy} does not exist or is not attachable.`,
          ),
      },
    ],
    computed: ({ planned, make }) => ({ id: `${text(planned["role"])}-${make.nameSuffix()}` }),
    importId: ({ role, policy_arn }) => `${text(role)}/${text(policy_arn)}`,
  },

  aws_iam_openid_connect_provider: {
    forceNew: ["url"],
    checks: { url: pattern(/^https:\/\//, "invalid URL: scheme must be https") },
    unique: [
      {
        attributes: ["url"],
        error: ({ url }) =>
          apiError(
            "creating IAM OIDC Provider",
            "IAM: CreateOpenIDConnectProvider",
            409,
            "EntityAlreadyExists",
            `Provider with url ${text(url)} already exists.`,
          ),
      },
    ],
    validate: ({ client_id_list }) =>
      isUnknown(client_id_list) || (Array.isArray(client_id_list) && client_id_list.length > 0)
        ? []
        : [new ProviderError("Not enough list items", "client_id_list requires 1 item minimum", ["client_id_list"])],
    computed: (change) => {
      const host = text(change.planned["url"]).replace(/^https:\/\//, "");
      const id = arn("iam", change, `oidc-provider/${host}`, true);
      return { id, arn: id, thumbprint_list: [change.make.hex(40)] };
    },
  },
};

export const iam: Record<string, ResourceOverlay> = Object.fromEntries(
  Object.entries(overlays).map(([type, overlay]) => [type, { ...overlay, global: true }]),
);
