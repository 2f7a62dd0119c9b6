import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";

it("platform state cost shows the status of each figure, and never a silent zero", async () => {
  const { stdout } = await applied().run("state cost dev --detailed");
  expect(stdout).toMatch(/^MONTHLY +EXACT +ESTIMATED +TOTAL +AT MAXIMUM +UNKNOWN +UNSUPPORTED$/m);
  expect(stdout).toMatch(/^dev-network +\$[\d.]+ +- +\$[\d.]+ +\$[\d.]+ +0 +1$/m);
  expect(stdout).toMatch(/^aws_db_instance\.main +unsupported: no pricing rule for aws_db_instance$/m);
  expect(stdout).toMatch(/^dev: prices of us-east-1 are used for us-east-2\.$/m);
  expect(stdout).toMatch(/^Prices of \d{4}-\d\d-\d\d, /m);
});
