import { describe, expect, it } from "vitest";
import { Secrets } from "./secrets.ts";

describe("Secrets.redact", () => {
  it("replaces longer secrets first, also if quoted for JSON, and leaves short words", () => {
    const secrets = new Secrets();
    for (const secret of ["hush", "hush-hush", 'quo"ted', "no"]) secrets.add(secret);
    expect(secrets.redact('hush-hush, hush, no, {"a":"quo\\"ted"}', "***")).toBe('***, ***, no, {"a":"***"}');
    secrets.add("later");
    expect(secrets.redact("later", "***")).toBe("***");
  });
});
