import { expect, it } from "vitest";
import { riskItems } from "./render-risks.ts";

it("keeps the wildcards of a grant in Markdown, which would take them for emphasis", () => {
  const risk = { kind: "grant-widened", stack: "dev-ml", text: "IAM role a now allows ec2:*Vpc* on everything." };
  expect(riskItems([risk])).toContain("- dev-ml: IAM role a now allows ec2:\\*Vpc\\* on everything.");
});
