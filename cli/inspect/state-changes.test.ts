import { parseState } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { stateChanges } from "./state-changes.ts";

function state(attributes: object, token = "") {
  const resource = { mode: "managed", type: "aws_db_instance", name: "main", instances: [{ attributes }] };
  const outputs = token === "" ? {} : { token: { value: token, type: "string", sensitive: true } };
  return parseState(JSON.stringify({ version: 4, resources: [resource], outputs }));
}

describe("changes of a state", () => {
  it("are those that can be seen, and that hidden values are others now", () => {
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

  it("are none where nothing changed", () => {
    expect(stateChanges(state({ password: "hunter2-hunter2" }), state({ password: "hunter2-hunter2" }))).toEqual([]);
  });
});
