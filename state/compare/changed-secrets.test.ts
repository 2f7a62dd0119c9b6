import { describe, expect, it } from "vitest";
import { parseState } from "../model/parse.ts";
import { changedSecrets } from "./changed-secrets.ts";

const state = (password: string, size: number) =>
  parseState(
    JSON.stringify({
      version: 4,
      outputs: { key: { value: password, type: "string", sensitive: true } },
      resources: [
        {
          mode: "managed",
          type: "aws_db_instance",
          name: "db",
          instances: [{ attributes: { size, nested: [{ password }], token: "same in both" } }],
        },
      ],
    }),
  );

describe("secrets that changed", () => {
  it("are reported by address and path, never by value", () => {
    const changed = changedSecrets(state("first-secret", 1), state("second-secret", 2));
    expect(changed).toEqual([
      { address: "aws_db_instance.db", path: "nested[0].password" },
      { address: "output.key", path: "value" },
    ]);
  });

  it("are not reported if only other values changed", () => {
    expect(changedSecrets(state("first-secret", 1), state("first-secret", 2))).toEqual([]);
  });
});
