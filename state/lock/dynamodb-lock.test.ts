import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { bothLocks, dynamodbLock } from "./dynamodb-lock.ts";

interface Sent {
  readonly TableName: string;
  readonly Key: { readonly LockID: { readonly S: string } };
  readonly ExpressionAttributeValues?: { readonly ":info": { readonly S: string } };
}

/** A table with the information of locks, by their `LockID`. */
class FakeTable {
  readonly items = new Map<string, string>();
  refuses: string | undefined;
  beforeDelete: (() => void) | undefined;

  readonly client = async () =>
    ({
      send: async (command: { readonly input: Sent }) => {
        const { input } = command;
        const id = input.Key.LockID.S;
        expect(input.TableName).toBe("locks");
        if (this.refuses !== undefined) throw Object.assign(new Error("secret details"), { name: this.refuses });
        if (command.constructor.name === "DeleteItemCommand") {
          this.beforeDelete?.();
          const isSame = this.items.get(id) === input.ExpressionAttributeValues?.[":info"].S;
          if (!isSame) throw Object.assign(new Error(), { name: "ConditionalCheckFailedException" });
          this.items.delete(id);
          return {};
        }
        const info = this.items.get(id);
        return info === undefined ? {} : { Item: { LockID: { S: id }, Info: { S: info } } };
      },
    }) as unknown as Pick<DynamoDBClient, "send">;
}

const id = "states/env:/blue/net.tfstate";
const open = (table: FakeTable) =>
  dynamodbLock("locks", { bucket: "states", key: "env:/blue/net.tfstate" }, table.client);
const infoOf = (lock: string) => JSON.stringify({ ID: lock, Who: "kim@laptop", Operation: "OperationTypeApply" });

describe("a lock in a DynamoDB table", () => {
  it("is found by bucket and key, and released by its id", async () => {
    const table = new FakeTable();
    expect(await open(table).lock()).toEqual({ status: "free" });
    await expect(open(table).unlock("7")).rejects.toThrow("is no longer locked.");
    table.items.set(id, infoOf("7"));
    table.items.set(`${id}-md5`, "the digest of the state");
    expect(await open(table).lock()).toMatchObject({ status: "held", lock: { id: "7", who: "kim@laptop" } });
    await expect(open(table).unlock("8")).rejects.toThrow('the lock is 7, held by kim@laptop, not "8"');
    await open(table).unlock("7");
    expect([...table.items.keys()]).toEqual([`${id}-md5`]);
  });

  it("remains if someone else has acquired it in the meantime", async () => {
    const table = new FakeTable();
    table.items.set(id, infoOf("7"));
    table.beforeDelete = () => table.items.set(id, infoOf("9"));
    await expect(open(table).unlock("7")).rejects.toThrow("someone else has just acquired the lock");
    expect(table.items.get(id)).toBe(infoOf("9"));
  });

  it("is not known without information on it, and never removed then", async () => {
    const table = new FakeTable();
    table.items.set(id, "");
    expect(await open(table).lock()).toMatchObject({ status: "unknown", reason: expect.stringContaining(id) });
    await expect(open(table).unlock("7")).rejects.toThrow("contains no lock information");
  });

  it.each([
    ["AccessDeniedException", "forbidden", "dynamodb:GetItem"],
    ["ResourceNotFoundException", "unreachable", "there is no DynamoDB table locks"],
    ["CredentialsProviderError", "forbidden", "no AWS credentials were found"],
    ["InternalServerError", "unreachable", "answered with InternalServerError"],
  ])("cannot be read after %s, which is explained", async (name, kind, message) => {
    const table = new FakeTable();
    table.refuses = name;
    const asked = open(table).lock();
    await expect(asked).rejects.toMatchObject({ kind, message: expect.stringContaining(message) });
    await expect(asked).rejects.not.toThrow("secret details");
  });
});

describe("a lock file and a table together", () => {
  const both = (file: FakeTable, table: FakeTable) => bothLocks(open(file), open(table));

  it.each([
    ["none", [], [], { status: "free" }],
    ["the file", ["7"], [], { status: "held", lock: { id: "7" } }],
    ["the table", [], ["7"], { status: "held", lock: { id: "7" } }],
    ["both", ["7"], ["7"], { status: "held", lock: { id: "7" } }],
  ])("lock a state by %s", async (_, inFile, inTable, status) => {
    const [file, table] = [new FakeTable(), new FakeTable()];
    for (const each of inFile) file.items.set(id, infoOf(each));
    for (const each of inTable) table.items.set(id, infoOf(each));
    expect(await both(file, table).lock()).toMatchObject(status);
    if (status.status === "free") {
      await expect(both(file, table).unlock("7")).rejects.toThrow("is no longer locked");
      return;
    }
    await expect(both(file, table).unlock("8")).rejects.toThrow('not "8"');
    await both(file, table).unlock("7");
    expect(file.items.size + table.items.size).toBe(0);
  });

  it("releases only the one that has the id", async () => {
    const [file, table] = [new FakeTable(), new FakeTable()];
    file.items.set(id, infoOf("7"));
    table.items.set(id, infoOf("8"));
    await both(file, table).unlock("8");
    expect([file.items.size, table.items.size]).toEqual([1, 0]);
  });
});
