import { describe, expect, it } from "vitest";
import { unknown } from "../../wire/value.ts";
import { openWorld } from "../../world/world.ts";
import { configureAws } from "./configure.ts";

const world = openWorld("unused");
const nobody = { account: undefined, world };

describe("the account and region of a provider configuration", () => {
  it("are the requested, the allowed or the assumed ones, in this order", () => {
    const allowed = { region: "us-east-2", allowed_account_ids: ["222222222222"] };
    expect(configureAws(allowed, nobody).account).toBe("222222222222");
    const assuming = { region: "us-east-2", assume_role: [{ role_arn: "arn:aws:iam::333333333333:role/x" }] };
    expect(configureAws(assuming, nobody).account).toBe("333333333333");
    expect(configureAws({ region: "us-east-2" }, { ...nobody, account: "444444444444" }).account).toBe("444444444444");
  });

  it("must be allowed", () => {
    const config = { region: "us-east-2", allowed_account_ids: ["222222222222"] };
    expect(() => configureAws(config, { ...nobody, account: "999999999999" })).toThrow(
      "AWS account ID not allowed: 999999999999",
    );
    expect(() =>
      configureAws({ region: "us-east-2", forbidden_account_ids: ["1"] }, { ...nobody, account: "1" }),
    ).toThrow("AWS account ID not allowed: 1");
  });

  it("must include a valid region", () => {
    expect(() => configureAws({ region: "nowhere" }, nobody)).toThrow("invalid AWS Region: nowhere");
  });

  it("decide which realm an object belongs to", () => {
    const { realm } = configureAws({ region: "us-east-2", allowed_account_ids: ["2"] }, nobody);
    expect([realm(false), realm(true)]).toEqual(["2-us-east-2", "2-global"]);
  });
});

it("returns default tags, unknown while they are unknown", () => {
  const of = (tags: typeof unknown | { a: string }) =>
    configureAws({ region: "us-east-2", default_tags: [{ tags }] }, nobody).defaultTags;
  expect(of({ a: "b" })).toEqual({ a: "b" });
  expect(of(unknown)).toBe(unknown);
});
