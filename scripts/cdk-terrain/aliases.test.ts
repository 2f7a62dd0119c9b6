import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { aliases, catalogLine, swapped } from "./aliases.ts";

const root = join(import.meta.dirname, "../..");
const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");

describe("the way out of cdktf", () => {
  it("changes the versions of its packages in the catalog, and nothing else", () => {
    const before = parse(workspace) as { readonly catalog: object };
    const versions = aliases.map(({ name, installed, version }) => [name, `npm:${installed}@${version}`]);
    expect(parse(swapped(workspace, aliases))).toEqual({
      ...before,
      catalog: { ...before.catalog, ...Object.fromEntries(versions) },
    });
  });

  it("leaves what is not swapped as it is", () => {
    expect(swapped(workspace, [])).toBe(workspace);
  });

  it("is refused when the catalog has lost a package, because the check would pass without it", () => {
    expect(() => swapped(workspace.replace("  cdktf: ", "  other: "), aliases)).toThrow(
      /no line that begins with " {2}cdktf:"/,
    );
  });

  it("covers every package of cdktf in the catalog", () => {
    const { catalog } = parse(workspace) as { readonly catalog: object };
    expect(aliases.map(({ name }) => name)).toEqual(Object.keys(catalog).filter((name) => /^@?cdktf/.test(name)));
  });

  it("is what the decision says", () => {
    const decision = readFileSync(join(root, "docs/decisions/0001-cdktf.md"), "utf8");
    expect(decision).toContain(`catalog:\n${aliases.map(catalogLine).join("\n")}\n`);
  });
});
