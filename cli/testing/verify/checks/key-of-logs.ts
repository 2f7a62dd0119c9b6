import type { Key, Picture } from "../picture.ts";

/** The key with which a log group should be encrypted: its own. */
export function keyOfLogs(logGroup: string): Omit<Key, "arn"> {
  return { isRotated: true, aliases: [`alias/logs${logGroup}`] };
}

/** The key with which it is encrypted; undefined if CloudWatch's own encrypts it. */
export function keyOf({ logGroups, keys }: Picture, logGroup: string): Omit<Key, "arn"> | undefined {
  const keyArn = logGroups.find(({ name }) => name === logGroup)?.keyArn;
  const key = keys.find(({ arn }) => arn === keyArn);
  return key && { isRotated: key.isRotated, aliases: key.aliases };
}
