import { describe, expect, it } from "vitest";
import { recordedRelease } from "./release-record.ts";
import { importedState, releaseState, sameVersion } from "./release-state.ts";

const record = recordedRelease({
  name: "full",
  namespace: "apps",
  chart: { name: "sample", version: "0.1.0", appVersion: "1.0" },
  values: { image: "nginx:1", replicas: 0 },
  description: "Install complete",
  now: "2026-11-26T16:00:20.568437886Z",
});

describe("the state of a release", () => {
  it("is what was planned, with what Helm has recorded and without what is sensitive", () => {
    const planned = {
      chart: "./sample",
      timeout: 60,
      set_sensitive: [{ name: "image", value: "nginx:1", type: null }],
    };
    expect(releaseState(planned, record)).toEqual({
      ...planned,
      id: "full",
      name: "full",
      namespace: "apps",
      status: "deployed",
      version: "0.1.0",
      manifest: null,
      resources: null,
      metadata: {
        app_version: "1.0",
        chart: "sample",
        first_deployed: 1_795_708_820,
        last_deployed: 1_795_708_820,
        name: "full",
        namespace: "apps",
        notes: "",
        revision: 1,
        values: '{"image":"(sensitive value)","replicas":0}',
        version: "0.1.0",
      },
    });
  });

  it("keeps the spelling of the version, and shows that of another revision", () => {
    expect(releaseState({ version: "v0.1.0" }, record)["version"]).toBe("v0.1.0");
    expect(releaseState({ version: "0.0.9" }, record)["version"]).toBe("0.1.0");
    expect(sameVersion("v1.2.3", "1.2.3")).toBe(true);
    expect(sameVersion("1.2.3", null)).toBe(false);
  });

  it("of an imported release has the provider's defaults, and none of the values", () => {
    const state = importedState(record, { timeout: 300, wait: true });
    expect(state).toMatchObject({
      timeout: 300,
      wait: true,
      chart: "sample",
      description: "Install complete",
      id: "full",
    });
    expect(state["values"]).toBeUndefined();
  });
});
