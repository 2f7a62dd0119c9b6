import { describe, expect, it } from "vitest";
import { findViolations } from "./index.ts";
import { messagesOf } from "./testing/messages.ts";

describe("no-secret-values", () => {
  it("refuses to write a value, even one that is only referred to, and says how else it gets there", () => {
    const version = { secret_id: "dev/platform/grafana", secret_string: "${var.password}" };
    expect(messagesOf("no-secret-values", "aws_secretsmanager_secret_version", version)).toEqual([
      expect.stringContaining('put its value by "platform secrets put"'),
    ]);
  });

  it("refuses to read one", () => {
    const data = { aws_secretsmanager_secret_version: { it: { secret_id: "dev/platform/grafana" } } };
    expect(findViolations({ data }, { protected: false }, []).map(({ policy }) => policy)).toEqual([
      "no-secret-values",
    ]);
  });

  it("accepts a secret without its value", () => {
    expect(messagesOf("no-secret-values", "aws_secretsmanager_secret", { name: "dev/platform/grafana" })).toEqual([]);
  });
});
