import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";

it("docs/state.md has every command of platform state in its table", async () => {
  const text = readFileSync(new URL("../../../docs/state.md", import.meta.url), "utf8");
  const { stdout } = await applied().runWith(["state", "--help"]);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
  expect(names).toHaveLength(18);
  for (const name of names) expect(text).toMatch(new RegExp(`^\\|.*\`${name}[ \`]`, "m"));
});
