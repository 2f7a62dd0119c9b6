import type { ObjectValue } from "../wire/value.ts";
import { openWorld } from "./world.ts";

/** Whom roles trust that no stack makes: the emulator does not look which of these a role is for. */
const services = ["ec2.amazonaws.com", "eks.amazonaws.com", "pods.eks.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

/**
 * Puts roles and managed policies into a world that exist in the real account before anything is applied, and that an
 * environment names. What is there stays.
 *
 * @param account 12 digits
 */
export function addGivenIam(worldDirectory: string, account: string, arns: readonly string[]): void {
  if (arns.length === 0) return;
  const realm = openWorld(worldDirectory).realm(`${account}-global`);
  const known = realm.list().map(({ attributes }) => attributes["arn"]);
  for (const arn of new Set(arns.filter((each) => !known.includes(each)))) {
    const [, kind, path = "/", name = ""] = /:iam::\d{12}:(role|policy)(\/.*\/|\/)([^/]+)$/.exec(arn) ?? [];
    if (kind !== undefined) realm.add(`aws_iam_${kind}`, { arn, name, path, ...(kind === "role" && ofRole) });
  }
}

const ofRole: ObjectValue = {
  assume_role_policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: services }, Action: ["sts:AssumeRole", "sts:TagSession"] }],
  }),
  // What it may do is somebody else's, and is not evaluated.
  inline_policy: [{ name: "given", policy: "" }],
};
