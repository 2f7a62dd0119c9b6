import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject } from "@ml-platform/state";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../output/render-markdown.ts";
import { renderText } from "../../output/render-text.ts";
import type { Change, PlanJson } from "../../terraform/plan-json.ts";
import { summarize } from "../plan-summary.ts";
import { type Report, reportJson } from "../report.ts";
import { jsonIn, textInBase64 } from "./encoded-text.ts";

/** Every resource of the reference environments: as the provider keeps it, and as it is synthesized. */
interface Resource {
  readonly stack: string;
  readonly address: string;
  readonly attributes: JsonObject;
}

const repository = join(import.meta.dirname, "../../..");

function read(folder: string): { readonly stack: string; readonly content: Record<string, JsonObject> }[] {
  const files = readdirSync(join(repository, folder)).filter((file) => file.endsWith(".json"));
  return files.map((file) => ({
    stack: file.slice(0, -".json".length),
    content: JSON.parse(readFileSync(join(repository, folder, file), "utf8")) as Record<string, JsonObject>,
  }));
}

const recorded = read("cli/e2e/local-aws/recorded").flatMap(({ stack, content }) =>
  Object.entries(content).map(
    ([address, { attributes }]): Resource => ({ stack, address, attributes: attributes as JsonObject }),
  ),
);
const synthesized = read("stacks/__snapshots__").flatMap(({ stack, content }) =>
  Object.entries((content["resource"] ?? {}) as Record<string, Record<string, JsonObject>>).flatMap(
    ([type, resources]) =>
      Object.entries(resources).map(
        ([name, attributes]): Resource => ({ stack, address: `${type}.${name}`, attributes }),
      ),
  ),
);

/** A value before and after, and what a reader must be able to see of both. */
interface Edit {
  readonly after: Json;
  readonly seen: readonly string[];
  /** Where in the value, whichever item of a list it is, and what is there. */
  readonly place: string;
}

const marker = "Δ";

/** Changes of one leaf each: every leaf of the value, inside JSON and base64 texts as well. */
function edits(value: Json): Edit[] {
  if (value === null) return [{ after: "new", seen: ['"new"'], place: "null" }];
  if (typeof value === "boolean") return [{ after: !value, seen: [`${value} -> ${!value}`], place: String(value) }];
  if (typeof value === "number")
    return [{ after: value + 1, seen: [String(value), String(value + 1)], place: "number" }];
  if (typeof value === "string") return textEdits(value);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const inside = items.flatMap((item, index) =>
      edits(item).map(({ after, seen, place }) => ({ after: items.with(index, after), seen, place: `[] ${place}` })),
    );
    return [...inside, { after: [...items, "one more"], seen: ['"one more"'], place: `${items.length} items` }];
  }
  const object = value as JsonObject;
  const inside = Object.entries(object).flatMap(([key, item]) =>
    edits(item).map(({ after, seen, place }) => ({
      after: { ...object, [key]: after },
      seen: [key, ...seen],
      place: `${key} ${place}`,
    })),
  );
  return [...inside, { after: { ...object, another: "one more" }, seen: ["another", '"one more"'], place: "a key" }];
}

function textEdits(value: string): Edit[] {
  const json = jsonIn(value);
  if (json !== undefined) {
    return edits(json as Json).map(({ after, seen, place }) => ({
      after: JSON.stringify(after),
      seen,
      place: `JSON ${place}`,
    }));
  }
  const decoded = textInBase64(value);
  if (decoded !== undefined) {
    return textEdits(decoded).map(({ after, seen, place }) => ({
      after: Buffer.from(String(after)).toString("base64"),
      seen,
      place: `base64 ${place}`,
    }));
  }
  const middle = Math.floor(value.length / 2);
  const after = `${value.slice(0, middle)}${marker}${value.slice(middle)}`;
  const isLong = value.length > 40;
  // Of a long text, what surrounds the change; of a short one, all of it.
  const near = isLong ? 10 : value.length;
  const [before, behind] = [value.slice(Math.max(0, middle - near), middle), value.slice(middle, middle + near)];
  const isOneLine = !/["\\\n]/.test(before + behind);
  const seen = isOneLine ? [`${before}${marker}${behind}`, `${before}${behind}`] : [marker];
  const lines = value.includes("\n") ? "lines" : "text";
  return [{ after, seen, place: `${isLong ? "long" : "short"} ${lines}${isOneLine ? "" : " with quotes"}` }];
}

/** The report of a plan that makes this change, in every form. */
function shown({ stack, address, attributes }: Resource, change: Partial<Change>): Record<string, string> {
  const [type = "", name = ""] = address.split(".");
  const whole: Change = { actions: ["update"], before: attributes, after: attributes, ...change };
  const plan: PlanJson = {
    format_version: "1.2",
    resource_changes: [{ address, mode: "managed", type, name, change: whole }],
  };
  const report: Report = {
    command: "plan",
    head: {
      environment: "small",
      account: { id: "111111111111", alias: "ml-small" },
      region: "us-east-2",
      target: "aws",
      program: { name: "Terraform", version: "1.11.4" },
    },
    stacks: [{ id: stack, status: "planned", plan: summarize(plan) }],
  };
  const colors = pc.createColors(false);
  return {
    text: renderText(report, { detailed: false, colors }),
    "detailed text": renderText(report, { detailed: true, colors }),
    Markdown: renderMarkdown(report, { detailed: false }),
    "detailed Markdown": renderMarkdown(report, { detailed: true }),
    JSON: reportJson(report),
  };
}

/** What cannot be read in which form. */
function unseen(forms: Readonly<Record<string, string>>, seen: readonly string[]): string[] {
  return Object.entries(forms).flatMap(([form, text]) =>
    seen
      // JSON has the values apart.
      .map((each) => (form === "JSON" ? (each.split(" -> ").at(-1) ?? each) : each))
      .filter((each) => !text.includes(each))
      .map((each) => `${each} in ${form}`),
  );
}

/** Whether a key is asked about for the first time. */
function once(): (key: string) => boolean {
  const known = new Set<string>();
  return (key) => !known.has(key) && known.add(key).has(key);
}

const typeOf = ({ address }: Resource): string => address.split(".", 1)[0] as string;

describe("every attribute of every resource of the reference environments", () => {
  it.each([
    ["recorded", recorded, 60],
    ["synthesized", synthesized, 60],
  ])("can be read before and after a change, in every form (%s)", (_, resources, least) => {
    expect(resources.length).toBeGreaterThan(least);
    // Resources of a type are alike, and so are the items of a list: what is at a place of a type is changed once.
    const isNew = once();
    const problems = resources.flatMap((resource) =>
      Object.entries(resource.attributes).flatMap(([name, value]) =>
        edits(value)
          .filter(({ place }) => isNew(`${typeOf(resource)} ${name} ${place}`))
          .flatMap(({ after, seen }) => {
            const forms = shown(resource, { after: { ...resource.attributes, [name]: after } });
            return unseen(forms, [name, ...seen]).map(
              (what) => `${resource.stack} ${resource.address} ${name}: ${what}`,
            );
          }),
      ),
    );
    expect(problems).toEqual([]);
  });

  it("is named if it is sensitive and changes, without its values", () => {
    const isNew = once();
    for (const resource of recorded) {
      for (const [name, value] of Object.entries(resource.attributes)) {
        if (value === null || typeof value === "boolean" || name === "id") continue;
        if (!isNew(`${typeOf(resource)} ${name} ${typeof value}`)) continue;
        const after = { ...resource.attributes, [name]: "another secret" };
        const marks = { before_sensitive: { [name]: true }, after_sensitive: { [name]: true } };
        const { JSON: json = "", ...forms } = shown(resource, { after, ...marks });
        expect(unseen(forms, [`${name}: sensitive, changed`])).toEqual([]);
        expect(json).toContain(`"path": "${name}"`);
        expect(Object.values({ ...forms, json }).join()).not.toContain("another secret");
      }
    }
  });

  it("is named if it is known only after apply", () => {
    const isNew = once();
    for (const resource of recorded) {
      if (!isNew(`${typeOf(resource)} ${Object.keys(resource.attributes)}`)) continue;
      const after_unknown = Object.fromEntries(Object.keys(resource.attributes).map((name) => [name, true]));
      const forms = shown(resource, { after: {}, after_unknown });
      expect(unseen(forms, Object.keys(resource.attributes))).toEqual([]);
      expect(forms["text"]).toContain("known after apply: ");
    }
  });
});

/** Guards the test itself: what is not an object would be skipped without a word. */
it("are read from files that exist", () => {
  expect([...recorded, ...synthesized].every(({ attributes }) => isObject(attributes))).toBe(true);
});
