import { parse } from "yaml";
import { type Fields, isFields, textAt, textsAt } from "../../fields.ts";
import type { Principal } from "./principal.ts";

/** Who a principal is in the cluster, with templates in the name. */
export interface Mapping {
  readonly username: string;
  readonly groups: readonly string[];
}

/**
 * The entry of the ConfigMap `aws-auth` for a principal. A part of it that is not YAML counts as empty, and roles are
 * written without their path.
 *
 * Sources: EKS user guide, "Grant IAM users access to Kubernetes with a ConfigMap";
 * kubernetes-sigs/aws-iam-authenticator, pkg/mapper/configmap.
 *
 * @param data of the ConfigMap
 */
export function mappingOf(data: Fields, { canonicalArn, account }: Principal): Mapping | undefined {
  const arn = canonicalArn.toLowerCase();
  const mapped = [...listIn(data, "mapRoles"), ...listIn(data, "mapUsers")]
    .filter(isFields)
    .find((item) => (textAt(item, "rolearn") ?? textAt(item, "userarn") ?? "").toLowerCase() === arn);
  if (mapped !== undefined) {
    return { username: textAt(mapped, "username") ?? canonicalArn, groups: textsAt(mapped, "groups") };
  }
  return listIn(data, "mapAccounts").map(String).includes(account) ? { username: canonicalArn, groups: [] } : undefined;
}

function listIn(data: Fields, name: string): unknown[] {
  try {
    const list: unknown = parse(textAt(data, name) ?? "");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
