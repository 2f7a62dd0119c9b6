import { describe, expect, it } from "vitest";
import { methodName, protoText } from "./proto.ts";

describe("protocol 6", () => {
  it("renames the package and its methods, and adds nested attributes", () => {
    const text = protoText(6);
    expect(text).toContain("package tfplugin6;");
    expect(text).toContain("rpc ValidateDataResourceConfig(ValidateRequest)");
    expect(text).toContain("Object nested_type = 10; bool write_only = 11;");
    expect(text).not.toMatch(/rpc (GetSchema|Configure|Stop|PrepareProviderConfig)\(/);
  });

  it("has its own method names", () => {
    expect(methodName(6, "Configure")).toBe("ConfigureProvider");
    expect(methodName(6, "ReadResource")).toBe("ReadResource");
    expect(methodName(5, "Configure")).toBe("Configure");
  });
});
