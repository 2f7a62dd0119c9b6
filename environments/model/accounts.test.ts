import { describe, expect, it } from "vitest";
import { personal, small } from "../testing/reference.ts";
import { accountsOf, findAccount } from "./accounts.ts";

const devops = { id: "999999999999", alias: "ml-devops", region: "us-east-2" };
const other = {
  ...small,
  name: "other",
  account: { id: "333333333333", alias: "ml-other" },
  region: "eu-west-1",
};

describe("accountsOf", () => {
  it("has the DevOps account first, then one for each account with environments", () => {
    const accounts = accountsOf([small, other, personal], { devops });
    expect(
      accounts.map(({ alias, isDevops, environments }) => [alias, isDevops, environments.map(({ name }) => name)]),
    ).toEqual([
      ["ml-devops", true, []],
      [small.account.alias, false, [small.name, personal.name]],
      ["ml-other", false, ["other"]],
    ]);
  });

  it("has the bucket that environments use by default", () => {
    const [, account] = accountsOf([other], { devops });
    expect(account?.backend).toMatchObject({ bucket: "ml-other-333333333333-terraform-state", region: "eu-west-1" });
  });

  it("has one account where the DevOps account has environments", () => {
    const [account, ...others] = accountsOf([{ ...other, account: devops, region: devops.region }], { devops });
    expect(account).toMatchObject({ isDevops: true, environments: [{ name: "other" }] });
    expect(others).toEqual([]);
  });

  it.each([
    [{ region: "us-west-2" }, "other says ml-other in eu-west-1 and twin says ml-other in us-west-2"],
    [{ account: { ...other.account, alias: "ml-twin" } }, "twin says ml-twin in eu-west-1"],
  ])("refuses environments that disagree about their account: %j", (changes, says) => {
    expect(() => accountsOf([other, { ...other, name: "twin", ...changes }], { devops })).toThrow(says);
  });

  it.each([
    ["environments", [other, { ...small, account: { ...small.account, alias: "ml-other" } }], devops],
    ["an environment and the DevOps account", [other], { ...devops, alias: "ml-other" }],
  ])("refuses one alias for the accounts of %s", (_, environments, pipelines) => {
    expect(() => accountsOf(environments, { devops: pipelines })).toThrow("are both called ml-other");
  });
});

describe("findAccount", () => {
  const accounts = accountsOf([other], { devops });

  it.each(["ml-other", "333333333333"])("finds %s", (given) => {
    expect(findAccount(accounts, given).alias).toBe("ml-other");
  });

  it.each([
    ["ml-othr", 'Did you mean "ml-other"?'],
    ["other", "other is in the account ml-other."],
    ["x", "Accounts: ml-devops (999999999999), ml-other (333333333333)."],
  ])("does not know %s, and says what it knows", (given, says) => {
    expect(() => findAccount(accounts, given)).toThrow(says);
  });
});
