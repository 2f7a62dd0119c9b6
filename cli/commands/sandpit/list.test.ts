import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";

const at = (time: string, user = "nobody") => ({
  services: { now: () => new Date(time) },
  env: { PLATFORM_USER: user },
});

const cost = { hourly: 0.25, atMost: 1.5, asleep: 0.1, status: "estimated", note: "by the list of AWS" } as const;

describe("platform sandpit list", () => {
  it("lists whose they are, how long they live and what they cost, by owner, with the sum", async () => {
    const fixture = await havingSandpits([
      sandpitEntry("zoe", { cost }),
      sandpitEntry("bob-2", { owner: "bob", cost, state: "sleeping", created: "2026-11-20T12:00:00Z" }),
      sandpitEntry("bob", { kind: "dedicated", state: "failed", command: "down", problem: "AWS refused it." }),
    ]);
    const { code, stdout } = await fixture.run("sandpit list", at("2026-11-27T13:30:00Z"));
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "sandpit  owner  kind        age  left   state          $/h",
      "bob      bob    dedicated  25 h  -      failed (down)  -",
      "bob-2    bob    shared      7 d  1d22h  sleeping       ~$0.10",
      "zoe      zoe    shared     25 h  1d22h  ready          ~$0.25 (<= $1.50)",
      "",
      "3 sandpits, at least $0.35 an hour, at most that is known $1.60.",
    ]);
  });

  it("marks those of which little time is left, and says how to keep one's own", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bob")]);
    const left = async (time: string) => (await fixture.run("sandpit list", at(time, "alice"))).stdout;
    expect(await left("2026-11-29T09:00:00Z")).not.toContain("!");
    const soon = await left("2026-11-29T11:35:00Z");
    expect(soon).toMatch(/^bob .* 25m ! /m);
    expect(soon).toContain("\nalice ends in 25m. To keep it: ./platform sandpit extend alice --target emulated\n");
    expect(soon).not.toContain("bob ends");
    const over = await left("2026-11-29T13:00:00Z");
    expect(over).toMatch(/^bob .* over, destroyed in 23h ! /m);
    expect(over).toContain("alice has ended. To keep it:");
    expect(await left("2026-12-01T13:00:00Z")).toMatch(/^bob .* over ! /m);
  });

  it("lists only one's own, or those of one base, and says how to make one when there is none", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bob", { base: "prod" })]);
    const names = async (options: string, user = "alice") =>
      (await fixture.json(`sandpit list${options}`, at("2026-11-27T12:00:00Z", user))).sandpits.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names("")).toEqual(["alice", "bob"]);
    expect(await names(" --mine", "bob")).toEqual(["bob"]);
    expect(await names(" --base dev")).toEqual(["alice"]);
    expect(await names(" --base prod")).toEqual(["bob"]);
    const text = async (options: string) =>
      (await fixture.run(`sandpit list${options}`, at("2026-11-27T12:00:00Z", "carol"))).stdout;
    expect(await text(" --mine")).toBe(
      "carol has no sandpit of dev. Make one: ./platform sandpit up --target emulated\n",
    );
    expect((await text("")).split("\n")[0]).toContain("base");
    const { code, stderr } = await fixture.run("sandpit list --base dve");
    expect(code).toBe(1);
    expect(stderr).toContain('No environment is called "dve". Did you mean "dev"?');
  });

  it("shows those that can be read when an entry is damaged, and fails", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bob")]);
    writeFileSync(fixture.path(".platform/emulated/state/_sandpits/bob.json/1"), "{");
    const { code, stdout, stderr } = await fixture.run("sandpit list", at("2026-11-27T12:00:00Z"));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^alice /m);
    expect(stderr).toContain("_sandpits/bob.json is damaged: it is not JSON.");
    const json = await fixture.json("sandpit list");
    expect(json.damaged).toHaveLength(1);
    expect(schemaErrors("sandpit list", json)).toEqual([]);
  });

  it("says why a base has no registry, and lists those of the others", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    const [dev, prod] = fixture.environments;
    if (dev === undefined || prod === undefined) throw new Error("the fixture has two environments");
    const backend = { type: "http", address: "https://gitlab.example.com/state" } as const;
    fixture.environments = [dev, { ...prod, backend, ...(dev.sandpits && { sandpits: dev.sandpits }) }];
    const { code, stdout, stderr } = await fixture.runWith(["sandpit", "list"], at("2026-11-27T12:00:00Z"));
    expect(code).toBe(1);
    expect(stdout).toContain("There is no sandpit of dev.");
    expect(stderr).toContain("sandpits of prod: prod keeps its states in a backend of type http");
    expect((await fixture.runWith(["sandpit", "list", "--base", "prod"])).stdout).toBe("");
  });
});
