import { existsSync, readFileSync } from "node:fs";
import { checkEnvironment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { skipWithoutTerraform } from "../testing/with-terraform.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const page = read("docs/add-an-addon.md");

/** The code of a language on the page, without the indentation of the list that it is in. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, "gms"))].map(
    ([, indent = "", code = ""]) => code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));

describe("docs/add-an-addon.md", () => {
  skipWithoutTerraform();

  it("has commands of the platform that work as it says", async () => {
    const fixture = new Fixture({ "ml-platform": { resources: { addon: {} } } });
    const platform = commands.filter((command) => command.startsWith("./platform "));
    const codes: Record<string, number> = {};
    for (const command of platform) {
      const argv = command.split(" ").slice(1);
      const options = argv[0] === "validate" ? [] : ["--target", "emulated"];
      const { code, stderr } = await fixture.runWith([...argv, ...options], { answer: "yes" });
      expect(stderr).not.toContain("error");
      codes[argv[0] ?? ""] = code;
    }
    expect(codes).toEqual({ validate: 0, plan: 2, apply: 0 });
  });

  it("names scripts and folders that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const others = commands.filter((command) => !command.startsWith("./platform "));
    for (const command of others) {
      const [program = "", ...words] = command.split(" ");
      const last = words.at(-1) ?? "";
      if (program === "npx") expect(existsSync(new URL(last, root)), command).toBe(true);
      else expect(Object.keys(scripts), command).toContain(last);
    }
    expect(others).toHaveLength(4);
    const paths = [...page.matchAll(/`((?:modules|emulator|charts)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  it("shows add-ons that an environment can have, and a specification that is tested", async () => {
    const [configured = "", specification = ""] = blocks("ts");
    const { platform } = new Function(`return { ${configured} }`)();
    const ml = { ...smallSpec.clusters?.["ml"], kubernetes: "1.35", platform };
    const spec: PermanentSpec = { ...smallSpec, clusters: { ml } };
    expect(checkEnvironment(spec).clusters["ml"]?.platform?.addons).toMatchObject(platform.addons);
    expect(read("modules/addons/catalogue.test.ts")).toContain(specification);
  });
});
