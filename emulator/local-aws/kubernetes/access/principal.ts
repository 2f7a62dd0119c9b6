/** Who signed a request, as STS tells it. */
export interface Principal {
  /** `arn:aws:sts::111111111111:assumed-role/admin/anna` */
  readonly arn: string;
  /** `arn:aws:iam::111111111111:role/admin`: a session's ARN does not have the path of its role. */
  readonly canonicalArn: string;
  readonly account: string;
  /** `AROA...` of a role, `AIDA...` of a user. */
  readonly id: string;
  /** Empty for users. */
  readonly sessionName: string;
  readonly accessKey: string;
}

/**
 * @param arn as GetCallerIdentity answers it
 * @param userId `AROA...:session` or `AIDA...`
 */
export function principalOf(arn: string, userId: string, accessKey: string): Principal {
  const [id = "", sessionName = ""] = userId.split(":");
  const [, , , , account = ""] = arn.split(":");
  const [, partition, role] = /^arn:([\w-]+):sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  // moto answers the ARN of a user whom it does not know as STS's.
  const canonicalArn =
    role === undefined ? arn.replace(":sts:", ":iam:") : `arn:${partition}:iam::${account}:role/${role}`;
  return { arn, canonicalArn, account, id, sessionName, accessKey };
}

/**
 * An ARN as `canonicalArn` has it. Names of roles are unique in an account, whatever their paths: an access entry names
 * its role with the path, and is found without.
 */
export function withoutRolePath(arn: string): string {
  return arn.replace(/:role\/.*\//, ":role/");
}
