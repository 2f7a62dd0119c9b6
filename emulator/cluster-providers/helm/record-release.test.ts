import { describe, expect, it } from "vitest";
import { recordedOnly } from "./record-release.ts";

describe("a release that is recorded only", () => {
  it("is named with its chart and the reason, and with no password", () => {
    const release = { name: "app", chart: "https://me:secret@charts.example.com/app-1.2.3.tgz" };
    const { summary, detail } = recordedOnly(release, { unavailable: "is not fetched" });
    expect(summary).toBe("Helm release app is recorded only");
    expect(detail).toMatch(/^Its chart https:\/\/charts\.example\.com\/app-1\.2\.3\.tgz is not fetched\n/);
  });
});
