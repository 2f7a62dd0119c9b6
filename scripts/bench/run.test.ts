import { expect, it, vi } from "vitest";
import { run } from "./run.ts";

it.each([["growht"], ["--rounds", "many"], ["--rounds", "0"]])(
  "measures nothing, and does not pass, when it is asked for %s %s",
  async (...args) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    try {
      expect(await run(args)).toBe(false);
      expect(said.mock.calls.join()).toContain("is not understood: pnpm bench run [--environment dev]");
    } finally {
      said.mockRestore();
    }
  },
);
