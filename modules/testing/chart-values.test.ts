import { describe, expect, it } from "vitest";
import { unreadValues } from "./chart-values.ts";

describe("unreadValues", () => {
  const tree = { replicas: "number", rbac: { create: "boolean" }, labels: { "*": "any" }, args: "list" };

  it("finds keys that a chart does not read, at any depth", () => {
    expect(unreadValues({ replica: 2, rbac: { make: true } }, tree)).toEqual(["replica", "rbac.make"]);
  });

  it("accepts any key where the chart does", () => {
    expect(unreadValues({ replicas: 2, rbac: { create: true }, labels: { team: "ml" }, args: ["a"] }, tree)).toEqual(
      [],
    );
  });
});
