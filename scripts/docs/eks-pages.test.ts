import { readFileSync } from "node:fs";
import { examplePages } from "@ml-platform/cli/testing";
import { synthesized } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";

const pages = await examplePages();

describe.each(pages)("docs/eks/$file", ({ file, text, environment }) => {
  it("shows an environment that is synthesized and breaks no policy, with no warning that the page does not quote", async () => {
    const { stacks, templates } = await synthesized([environment]);
    const flat = (words: string) => words.replace(/\s+/g, " ");
    const warnings = stacks.flatMap(({ warnings: found }) => found.map(({ message }) => message));
    expect(warnings.filter((message) => !flat(text).includes(flat(message)))).toEqual([]);
    const addresses = Object.entries(templates).flatMap(([id, template]) =>
      template.addresses.map((address) => `${id} ${address}`),
    );
    await expect(`${addresses.join("\n")}\n`).toMatchFileSnapshot(`__snapshots__/eks/${file.replace(/\.md$/, "")}.txt`);
  });
});

describe("the index", () => {
  it("lists every page once", () => {
    const index = readFileSync(new URL("../../docs/eks/README.md", import.meta.url), "utf8");
    const listed = [...index.matchAll(/^\|.*\]\(([\w-]+\.md)\)\s*\|$/gm)].map(([, file]) => file);
    expect(listed.sort()).toEqual(pages.map(({ file }) => file));
  });
});

it("no two pages call their environments the same", () => {
  const names = pages.map(({ environment }) => environment.name);
  expect(new Set(names).size).toBe(names.length);
});
