import { describe, expect, it } from "vitest";
import { withEarlierVersion } from "../../testing/earlier-version.ts";

describe("platform state pull", () => {
  const fixture = withEarlierVersion();

  it("copies a state as it is", async () => {
    expect((await fixture.json("state pull dev-network")).copies).toMatchObject([{ stack: "dev-network", serial: 7 }]);
  });

  it("copies an earlier version", async () => {
    expect((await fixture.json("state pull dev-network --version backup")).copies).toMatchObject([
      { stack: "dev-network", serial: 6 },
    ]);
  });

  it("refuses if there is none", async () => {
    const { code, stderr } = await fixture.run("state pull prod-cluster");
    expect(code).toBe(1);
    expect(stderr).toContain("prod-cluster is not applied.");
  });
});
