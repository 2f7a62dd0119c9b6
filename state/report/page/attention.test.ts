import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { attentionOf, type Concern, checkedText, foremost, healthOf } from "./attention.ts";
import { buildModel } from "./model.ts";

const data = sampleReport();
const now = Date.parse(data.generatedAt);

it("lists everything that needs attention, worst first", () => {
  const concerns = attentionOf(buildModel(data), now);
  expect(concerns.map(({ word }) => word)).toEqual([
    "unreadable",
    "problem",
    "failed",
    "tainted",
    "deposed",
    "locked",
    "drift",
    "version",
    "budget",
    "orphan",
    "expiry",
    "expiry",
  ]);
  const textOf = (wanted: string) => concerns.find(({ word }) => word === wanted)?.text;
  expect(textOf("problem")).toBe('legacy: environments/legacy.ts: region: "us-east-9" is not a region.');
  expect(textOf("drift")).toBe("dev-ml-nodes: 1 resource differs from the state, since 2 days ago");
  expect(textOf("failed")).toBe("sandpit-bob of bob: the apply of sandpit-bob-workspace failed");
  expect(textOf("version")).toBe(
    "staging-ml: Kubernetes 1.34 leaves standard support in 11 days, on 2026-12-02: upgrade now.",
  );

  expect(concerns.find(({ word }) => word === "locked")?.text).toBe(
    "staging-network by grace@build-17 for apply, 5 hours ago",
  );
  expect(concerns.find(({ word }) => word === "expiry")?.text).toBe("sandpit-ada expires in 9 hours");
});

it("lists nothing if there is nothing to do", () => {
  const calm = {
    ...data,
    environments: [],
    problems: [],
    stacks: data.stacks.filter(({ id }) => id === "prod-network"),
  };
  expect(attentionOf(buildModel(calm), now)).toEqual([]);
});

it("lists environments over their budget", () => {
  const [environment] = data.environments;
  if (environment === undefined) throw new RangeError("the sample has environments");
  const cost = { exact: 6000, estimated: 0, maximum: 48_000, unknown: 0, unsupported: 0 };
  const over = { ...environment, cost, budget: { monthly: 5000, atMaximum: 20_000 } };
  const concerns = attentionOf(buildModel({ ...data, environments: [over], stacks: [], problems: [] }), now);
  expect(concerns.filter(({ word }) => word === "budget").map(({ text }) => text)).toEqual([
    `${over.name} costs $6,000 a month, over its budget of $5,000`,
    `${over.name} costs $48,000 a month at maximum, over its budget of $20,000`,
  ]);
});

it("says that everything is well only where everything was looked at", () => {
  const drift = { checkedAt: data.generatedAt, resources: [] };
  expect(checkedText([{ status: "applied", drift }, { status: "not-applied" }])).toEqual({
    isComplete: true,
    text: "Nothing needs attention: every state was read, no locks, nothing tainted or left behind, no drift.",
  });
  const partly = checkedText([{ status: "applied", drift }, { status: "applied" }]);
  expect(partly.isComplete).toBe(false);
  expect(partly.text).toContain("1 stack was not checked for drift");
  const never = checkedText([{ status: "applied" }]);
  expect(never.isComplete).toBe(false);
  expect(never.text).toContain("Drift was not checked");
});

it("says in a word how an environment is", () => {
  const model = buildModel(data);
  const concerns = attentionOf(model, now);
  const health = (name: string) =>
    healthOf(
      name,
      data.stacks.filter(({ environment }) => environment === name),
      concerns,
    );
  expect(health("dev")).toEqual({ tone: "bad", word: "2 problems" });
  expect(health("staging")).toEqual({ tone: "warn", word: "2 things to look at" });
  expect(healthOf("calm", [{ status: "applied", drift: { checkedAt: "", resources: [] } }], concerns)).toEqual({
    tone: "good",
    word: "in step",
  });
  expect(healthOf("calm", [{ status: "applied" }], concerns).word).toBe("nothing found, drift not checked");
  const partly = [{ status: "applied", drift: { checkedAt: "", resources: [] } }, { status: "applied" }] as const;
  expect(healthOf("calm", partly, concerns).word).toBe("nothing found, drift only partly checked");
});

describe("many concerns", () => {
  const concern = (word: string, number: number): Concern => ({
    tone: "bad",
    word,
    text: `${word} ${number}`,
    href: "",
  });
  const many = [
    ...Array.from({ length: 150 }, (_, index) => concern("tainted", index)),
    concern("drift", 0),
    ...Array.from({ length: 3 }, (_, index) => concern("orphan", index)),
  ];

  it("of one kind do not hide those of another", () => {
    const { shown, kinds } = foremost(many, undefined);
    expect(shown.map(({ text }) => text)).toEqual(["tainted 0", "tainted 1", "drift 0", "orphan 0", "orphan 1"]);
    expect(kinds).toEqual([
      { word: "tainted", number: 150 },
      { word: "drift", number: 1 },
      { word: "orphan", number: 3 },
    ]);
  });

  it("can be narrowed to one kind", () => {
    expect(foremost(many, "orphan").shown).toHaveLength(3);
    expect(foremost(many, "tainted").shown).toHaveLength(100);
  });

  it("are not folded if they are few", () => {
    expect(foremost(many.slice(0, 14), undefined)).toEqual({ shown: many.slice(0, 14), kinds: [] });
  });
});
