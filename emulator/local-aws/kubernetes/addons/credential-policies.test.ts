import { expect, it } from "vitest";
import { credentialPolicies } from "./credential-policies.ts";

it("leaves out associations whose service account cannot be there, so that those of others take effect", () => {
  const associations = [
    { namespace: "team-a", serviceAccount: "web.v2" },
    { namespace: "team-a'", serviceAccount: "web" },
    { namespace: "", serviceAccount: "web" },
    { namespace: "team-b", serviceAccount: "Web\n" },
    { namespace: "team-c", serviceAccount: "w".repeat(253) },
  ];
  const [configMap, ...policies] = credentialPolicies(associations, "eu-west-1");
  expect(configMap?.["data"]).toEqual({ "team-a.web.v2": "associated" });
  expect(JSON.stringify(policies)).toContain("['team-a.web.v2']");
});
