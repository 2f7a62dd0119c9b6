import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { examplePages } from "@ml-platform/cli/testing";
import { accountsOf, loadEnvironments } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
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

describe("the environments of all pages", () => {
  // As the repository is delivered: who has edited its environments reads the message of an overlap.
  const delivered = { dev: "10.20.0.0/16", staging: "10.30.0.0/16", prod: "10.40.0.0/16" };
  const others = Object.entries(delivered).map(([name, cidr]) => ({
    ...smallSpec,
    name,
    account: { id: "222222222222", alias: "ml-delivered" },
    network: { ...smallSpec.network, cidr },
  }));
  const specs = new Map([...others, ...pages.map(({ spec }) => spec)].map((spec) => [`${spec.name}.ts`, spec]));

  it("can be saved beside each other and beside those of the repository", async ({ onTestFinished }) => {
    const directory = mkdtempSync(join(tmpdir(), "pages-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    for (const file of specs.keys()) writeFileSync(join(directory, file), "");
    const loaded = await loadEnvironments(directory, {
      importModule: async (file) => ({ default: specs.get(basename(file)) }),
    });
    expect(loaded.flatMap((each) => ("problem" in each ? [each.problem] : []))).toEqual([]);
    expect(loaded).toHaveLength(pages.length + others.length);
  });

  it("are in accounts of environments, and agree about them", () => {
    const accounts = accountsOf(
      pages.map(({ environment }) => environment),
      { devops: undefined },
    );
    expect(accounts.map(({ id }) => id)).not.toContain("111111111111");
  });
});
