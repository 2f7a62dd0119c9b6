import { describe, expect, it } from "vitest";
import { compareViews } from "./compare-views.ts";
import { cutText, digestOf, digestOfCut, foldedDigests, longestText } from "./cut-texts.ts";
import type { FoldedDigests } from "./folded-digests.ts";
import { readerFor } from "./tokens.ts";
import type { StateView } from "./view.ts";

const dev = { environment: "dev", account: "222222222222", region: "us-east-2" };
const prod = { environment: "prod", account: "444444444444", region: "eu-west-1" };
const filler = "echo nothing new here\n".repeat(150);

describe("a text that is cut", () => {
  it("says how long it was, and is told from another with the same start", () => {
    expect(cutText("short")).toBe("short");
    const [one, other] = [cutText(`${filler}1`), cutText(`${filler}2`)];
    expect(one.slice(0, longestText)).toBe(other.slice(0, longestText));
    expect(one).toContain(`${filler.length + 1} characters`);
    expect(digestOfCut(one)).toBe(digestOf(`${filler}1`));
    expect(digestOfCut(one)).not.toBe(digestOfCut(other));
    expect(digestOfCut(filler)).toBeUndefined();
  });

  const policy = (account: string, action: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: 40 }, (_, index) => ({
        Sid: `s${index}`,
        Effect: "Allow",
        Action: index === 39 ? action : "s3:GetObject",
        Resource: `arn:aws:iam::${account}:role/x`,
      })),
    });
  const reversed = (text: string) => {
    const { Statement, Version } = JSON.parse(text) as { Statement: unknown[]; Version: string };
    return JSON.stringify({ Statement: Statement.reverse(), Version });
  };

  it.each<[string, string, string, boolean]>([
    ["own names", `${filler}join dev-ml`, `${filler}join prod-ml`, true],
    ["another name", `${filler}join dev-ml`, `${filler}join prod-other`, false],
    ["a name of dev in prod", `${filler}join dev-ml`, `${filler}join dev-ml`, false],
    ["nothing", `${filler}x`, `${filler}x`, true],
    ["a region, in both", `${filler}in us-east-2`, `${filler}in us-east-2`, true],
    ["a word at the end", `${filler}x`, `${filler}y`, false],
    ["ids", `${filler}vpc-0a1b2c3d`, `${filler}vpc-9a1b2c3d`, true],
    ["the order of a policy", policy("222222222222", "s3:*"), reversed(policy("444444444444", "s3:*")), true],
    ["an action of a policy", policy("222222222222", "s3:*"), policy("444444444444", "s3:Put*"), false],
    ["the account of dev in prod", policy("222222222222", "s3:*"), policy("222222222222", "s3:*"), false],
    // One is just short enough to be whole.
    ["a short name", `dev ${"x".repeat(longestText - 4)}`, `prod ${"x".repeat(longestText - 4)}`, true],
  ])("that differs in %s", (_, before, after, isSame) => {
    const digests = (text: string, identity: typeof dev): [string, FoldedDigests][] => [
      [digestOf(text), foldedDigests(text, readerFor(identity))],
    ];
    const view = (text: string): StateView => new Map([["a.b", { type: "a", attributes: { text: cutText(text) } }]]);
    const compare = (cut: boolean) =>
      compareViews(
        cut ? view(before) : new Map([["a.b", { type: "a", attributes: { text: before } }]]),
        cut ? view(after) : new Map([["a.b", { type: "a", attributes: { text: after } }]]),
        { ...dev, cutTexts: new Map(digests(before, dev)) },
        { ...prod, cutTexts: new Map(digests(after, prod)) },
      ).same;
    expect(compare(true)).toBe(isSame ? 1 : 0);
    // As the command, which has the whole texts, says.
    expect(compare(false)).toBe(isSame ? 1 : 0);
  });
});
