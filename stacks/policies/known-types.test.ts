import { describe, expect, it } from "vitest";
import { findViolations } from "./index.ts";
import { messages } from "./testing/messages.ts";

describe("known-types", () => {
  it("refuses a type that the tables do not have, and says what to add to which table", () => {
    expect(messages("aws_braket_hybrid_job", {})).toEqual([
      "dev-network/it is an aws_braket_hybrid_job, a type that no policy knows: add a line to " +
        "stacks/policies/resource-types/ that says what it holds and whom it lets in (policy known-types)",
    ]);
  });

  it("can be exempted", () => {
    const exemption = { policy: "known-types", constructPath: "dev-network/it", reason: "an experiment" };
    expect(messages("aws_braket_hybrid_job", {}, { exemptions: [exemption] })).toEqual([]);
  });

  it("ignores data sources, which create nothing", () => {
    const data = { aws_braket_devices: { it: {} } };
    expect(findViolations({ data }, { protected: true }, [])).toEqual([]);
  });
});
