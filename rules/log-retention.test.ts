import { describe, expect, it } from "vitest";
import { checkRetentionDays } from "./log-retention.ts";

describe("checkRetentionDays", () => {
  it("accepts the periods of CloudWatch Logs only", () => {
    expect(checkRetentionDays(30)).toEqual([]);
    expect(checkRetentionDays(31)[0]?.message).toBe(
      "31 days is not a retention period of CloudWatch Logs. Use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    );
  });

  it("refuses to keep logs indefinitely", () => {
    expect(checkRetentionDays(0)).toHaveLength(1);
  });
});
