import { expect, it, vi } from "vitest";
import config from "../../vitest.config.ts";
import { projectNames, run } from "./tests.ts";

it("knows every project", () => {
  const projects = config.test?.projects ?? [];
  const names = projects.map((project) => (typeof project === "object" && "test" in project ? project.test?.name : ""));
  expect(names.sort()).toEqual([...projectNames].sort());
});

it("runs nothing, and does not pass, when it is asked for another", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  try {
    expect(await run(["nothere"])).toBe(false);
    expect(said.mock.calls.join()).toContain("nothere is not understood: pnpm bench tests [unit | ");
  } finally {
    said.mockRestore();
  }
});
