import type { Action, Actions } from "../action.ts";
import { AwsError } from "../aws-error.ts";
import { indexed } from "../moto-client.ts";
import { elementsAt } from "../xml.ts";

const ofKnownGroups: Action = async (parameters, moto) => {
  const named = [...parameters].filter(([key]) => /^Tags\.member\.\d+\.ResourceId$/.test(key)).map(([, name]) => name);
  const names = [...new Set(named)];
  // moto tags the groups before the one that it does not know.
  if (names.length > 1) await refuseUnknown(names, moto);
  try {
    return await moto.pass(parameters);
  } catch (failure) {
    if (names.length === 1) await refuseUnknown(names, moto);
    throw failure;
  }
};

/** @throws {AwsError} as AWS does, which moto does not */
async function refuseUnknown(names: readonly string[], { client }: Parameters<Action>[1]): Promise<void> {
  const answer = await client.query("autoscaling", "DescribeAutoScalingGroups", {
    ...indexed("AutoScalingGroupNames.member", names),
  });
  const known = elementsAt(answer, "DescribeAutoScalingGroupsResult/AutoScalingGroups/member/AutoScalingGroupName");
  const unknown = names.find((name) => !known.some(({ text }) => text === name));
  if (unknown === undefined) return;
  throw new AwsError(400, "ValidationError", `AutoScalingGroup name not found - no such group: ${unknown}`);
}

let before: Promise<unknown> = Promise.resolve();

/** One request after the other. */
const inTurn: Action = (parameters, moto) => {
  const answer = before.then(() => ofKnownGroups(parameters, moto));
  before = answer.catch(() => undefined);
  return answer;
};

/**
 * Tags of Auto Scaling groups. moto fails where AWS refuses those of groups that do not exist, and may lose a tag of a
 * group while another request changes one, because it replaces their list.
 */
export const autoscalingTags: Actions = { CreateOrUpdateTags: inTurn, DeleteTags: inTurn };
