import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { small } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { notWritten } from "../../testing/not-written.ts";
import { chooseBase } from "./choose-base.ts";

const sandpits = { developers: [], admins: [] } as unknown as NonNullable<Environment["sandpits"]>;

const loaded = (name: string, change: Partial<Environment> = {}): LoadedEnvironment => ({
  name,
  file: `environments/${name}.ts`,
  environment: { ...small, sandpits: undefined, name, ...change },
  spec: notWritten,
});
const allowing = (name: string) => loaded(name, { sandpits });
const broken: LoadedEnvironment = { name: "dev", file: "environments/dev.ts", problem: "environments/dev.ts is wrong" };

describe("the base of a new sandpit", () => {
  it("is the one that is named, by its file too", () => {
    expect(chooseBase([allowing("dev"), allowing("qa")], "qa").name).toBe("qa");
    expect(chooseBase([allowing("dev"), allowing("qa")], "environments/qa.ts").name).toBe("qa");
  });

  it("is the only one that allows sandpits", () => {
    expect(chooseBase([loaded("dev"), allowing("qa")]).name).toBe("qa");
  });

  it("is dev where several allow them", () => {
    expect(chooseBase([allowing("qa"), allowing("dev")]).name).toBe("dev");
  });

  it.each([
    ["none allows any", [loaded("dev")], undefined, "No environment allows sandpits. None does: add `sandpits: {}`"],
    ["none can be read", [broken], undefined, "environments/dev.ts is wrong"],
    ["several do, and no dev", [allowing("qa"), allowing("int")], undefined, "Name one with --base: qa, int."],
    [
      "it allows none",
      [loaded("prod"), allowing("dev")],
      "prod",
      "prod allows no sandpits: add `sandpits: {}` to environments/prod.ts. Those that do: dev.",
    ],
    ["it cannot be read", [broken, allowing("qa")], "dev", "environments/dev.ts is wrong"],
    ["it is misspelt", [allowing("dev")], "dve", 'Did you mean "dev"?'],
    ["it is personal", [loaded("anna", { base: small }), allowing("dev")], "anna", "Pass --base small"],
  ])("is refused where %s", (_, all, given, says) => {
    expect(() => chooseBase(all, given)).toThrow(says);
  });
});
