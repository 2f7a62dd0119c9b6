import { describe, expect, it } from "vitest";
import { parseState } from "../model/parse.ts";
import { stateChanges } from "./state-changes.ts";

function state(attributes: object, token = "") {
  const resource = { mode: "managed", type: "aws_db_instance", name: "main", instances: [{ attributes }] };
  const outputs = token === "" ? {} : { token: { value: token, type: "string", sensitive: true } };
  return parseState(JSON.stringify({ version: 4, resources: [resource], outputs }));
}

describe("the changes of a state", () => {
  it("include visible values, and report hidden values as changed without showing them", () => {
    const before = state({ id: "db-1", size: 10, password: "old-hunter2" }, "old-token");
    const after = state({ id: "db-1", size: 20, password: "new-hunter2" }, "new-token");
    const changes = stateChanges(before, after);
    expect(
      changes.map(({ address, type, kind, attributes }) => [address, type, kind, attributes.map(({ path }) => path)]),
    ).toEqual([
      ["aws_db_instance.main", "aws_db_instance", "changed", ["size", "password"]],
      ["output.token", "output", "changed", ["value"]],
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/hunter2|-token/);
  });

  it("are empty if nothing changed", () => {
    expect(stateChanges(state({ password: "hunter2-hunter2" }), state({ password: "hunter2-hunter2" }))).toEqual([]);
  });
});
