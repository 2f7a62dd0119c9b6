import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { sandpitDeployers } from "@ml-platform/rules";
import { expect, it } from "vitest";
import type { Subject } from "../subject.ts";
import { sandpitChecks } from "./sandpits.ts";

const ml = smallSpec.clusters?.["ml"];
const entry = {
  principalArn: "arn:aws:iam::111111111111:role/terraform-sandpit",
  policy: "AmazonEKSClusterAdminPolicy",
  namespaces: ["sandpit-*"],
};

async function found(access: object, rest: object = {}) {
  const clusters = { ml: { ...ml, access: { ...ml?.access, ...access } } };
  const environment = checkEnvironment({ ...smallSpec, clusters, ...rest });
  return await sandpitChecks[0]?.run({ environment } as unknown as Subject);
}

it("is content with an entry of the role that makes sandpits, in the group that creates namespaces", async () => {
  expect(await found({ sandpits: { ...entry, kubernetesGroups: [sandpitDeployers] } })).toMatchObject({ status: "ok" });
});

it.each([
  ["no entry", {}],
  ["an entry without the group", { sandpits: entry }],
])("warns of %s", async (_, access) => {
  expect(await found(access)).toMatchObject({
    status: "warning",
    says: "No access entry lets terraform-sandpit make sandpits in ml of small.",
  });
});

it("skips what is no base", async () => {
  expect(await found({}, { sandpits: undefined })).toMatchObject({ status: "skipped" });
});
