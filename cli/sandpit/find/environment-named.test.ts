import { describe, expect, it } from "vitest";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";

describe("a command for environments that is given a sandpit", () => {
  it.each(["apply alice --auto-approve", "destroy alice --auto-approve", "kubeconfig alice --print"])(
    "is refused with the commands that are for sandpits: %s",
    async (command) => {
      const fixture = await havingSandpits([sandpitEntry("alice")]);
      const { code, stderr } = await fixture.run(command);
      expect(code).toBe(1);
      expect(stderr).toContain(
        "alice is a sandpit, not an environment with a file. To bring it up to date: ./platform sandpit up alice --target emulated. To destroy it: ./platform sandpit down alice --target emulated.",
      );
    },
  );

  it("is told what there is when there is neither", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    expect((await fixture.run("plan dve")).stderr).toContain('No environment is called "dve". Did you mean "dev"?');
  });
});
