import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dev } from "../testing/fixture.ts";
import { locate } from "./locate.ts";

const environment = {
  ...dev,
  teams: { nlp: {} },
  secrets: { administrators: [], declared: { "apps/shop/database": { readers: { platform: true } } } },
} as unknown as typeof dev;
const refusal = (...keys: string[]): string => {
  try {
    locate(environment, keys);
    return "";
  } catch (failure) {
    return (failure as Error).message;
  }
};

it("finds what is declared, and what members of a team keep by themselves", () => {
  expect(locate(environment, ["apps/shop/database", "teams/nlp/token"])).toMatchObject([
    { key: "apps/shop/database", name: "dev/apps/shop/database", declared: { readers: { platform: true } } },
    { key: "teams/nlp/token", name: "dev/teams/nlp/token", tags: { environment: "dev", team: "nlp" } },
  ]);
});

describe("a name that is refused", () => {
  it("comes with the lines to declare it, all at once", () => {
    const message = refusal("apps/shop/databaze", "platform/grafana");
    const [, lines = ""] = message.split("\n\n");
    expect(Object.keys(parse(`{${lines.replace(/,(\s*\})/g, "$1")}}`).secrets.declared)).toEqual([
      "apps/shop/databaze",
      "platform/grafana",
    ]);
    expect(refusal("apps/shop/databaze")).toContain('Did you mean "apps/shop/database"?');
  });

  it("is not repeated if it may be a value", () => {
    for (const value of ["hunter2", "teams/nlp/a b", "postgres://u:p@db/x", "-----BEGIN"]) {
      const message = refusal(value);
      expect(message).toContain("values come from a file or standard input");
      expect(message).not.toContain(value);
    }
    expect(refusal("dev/apps/shop/database")).toContain('Leave out "dev/"');
  });

  it("names the teams that there are", () => {
    expect(refusal("teams/nlq/token")).toContain('no team "nlq". Did you mean "nlp"? Its teams: nlp.');
  });
});
