import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StateLocation } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";
import { type LockStatus, parseLock, requireHeld, type StateLock } from "../read/source.ts";

type S3Location = Extract<StateLocation, { type: "s3" }>;

/**
 * The item of a DynamoDB table that Terraform makes to lock a state in S3. Terraform deprecates such tables for lock files,
 * and takes both where both are set. Requires dynamodb:GetItem and dynamodb:DeleteItem on the table.
 *
 * Source: lockWithDynamoDB and unlockWithDynamoDB in internal/backend/remote-state/s3/client.go of Terraform 1.11.
 */
export function dynamodbLock(
  table: string,
  { bucket, key }: Pick<S3Location, "bucket" | "key">,
  client: () => Promise<Pick<DynamoDBClient, "send">>,
): StateLock {
  const item = { TableName: table, Key: { LockID: { S: `${bucket}/${key}` } } };
  const named = `The item ${bucket}/${key} of the DynamoDB table ${table}`;

  async function read(): Promise<{ readonly status: LockStatus; readonly info?: string }> {
    const info = await explained(table, async () => {
      const { GetItemCommand } = await import("@aws-sdk/client-dynamodb");
      const { Item } = await (await client()).send(new GetItemCommand({ ...item, ConsistentRead: true }));
      return Item?.["Info"]?.S ?? (Item === undefined ? undefined : "");
    });
    if (info === undefined) return { status: { status: "free" } };
    const lock = parseLock(info);
    if (lock !== undefined) return { status: { status: "held", lock }, info };
    const reason = `${named} contains no lock information, so its holder is not known. Delete it by hand when nobody is working on this state.`;
    return { status: { status: "unknown", reason } };
  }

  return {
    lock: async () => (await read()).status,
    async unlock(id) {
      const { status, info = "" } = await read();
      requireHeld(status, id);
      await explained(table, async () => {
        const { DeleteItemCommand } = await import("@aws-sdk/client-dynamodb");
        // Only the lock that was just read: someone else may have acquired it since.
        const condition = { ConditionExpression: "Info = :info", ExpressionAttributeValues: { ":info": { S: info } } };
        await (await client()).send(new DeleteItemCommand({ ...item, ...condition }));
      });
    },
  };
}

/** Explanations of errors, by the name that DynamoDB or the SDK gives them; they begin with the lock's state. */
const explanations: Readonly<Record<string, (table: string) => StateError>> = {
  ConditionalCheckFailedException: () =>
    new StateError("unreachable", "is still locked: someone else has just acquired the lock."),
  ResourceNotFoundException: (table) =>
    new StateError("unreachable", `has a lock that cannot be read: there is no DynamoDB table ${table} in its region.`),
  AccessDeniedException: (table) =>
    new StateError(
      "forbidden",
      `has a lock that may not be read with these credentials. They need dynamodb:GetItem, and dynamodb:DeleteItem to unlock, on the table ${table}.`,
    ),
  CredentialsProviderError: () =>
    new StateError("forbidden", "was not requested: no AWS credentials were found. Set AWS_PROFILE or log in."),
};

async function explained<T>(table: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof StateError) throw failure;
    const name = failure instanceof Error ? failure.name : "";
    throw (
      explanations[name]?.(table) ??
      new StateError("unreachable", `has a lock that cannot be read: DynamoDB answered with ${name || "no name"}.`)
    );
  }
}

/** Two locks of one state: it is locked while one of them is held, and a lock of both has one id. */
export function bothLocks(first: StateLock, second: StateLock): StateLock {
  const all = [first, second];
  return {
    async lock() {
      const statuses = await Promise.all(all.map((each) => each.lock()));
      const { held, unknown } = Object.fromEntries(statuses.map((each) => [each.status, each]));
      return held ?? unknown ?? { status: "free" };
    },
    async unlock(id) {
      const statuses = await Promise.all(all.map(async (each) => ({ each, status: await each.lock() })));
      const own = statuses.filter(({ status }) => status.status === "held" && status.lock.id === id);
      const [other = { status: { status: "free" } as const }] = statuses.filter(
        ({ status }) => status.status !== "free",
      );
      if (own.length === 0) requireHeld(other.status, id);
      for (const { each } of own) await each.unlock(id);
    },
  };
}
