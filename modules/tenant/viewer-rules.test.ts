import { expect, it } from "vitest";
import { memberRules } from "./member-rules.ts";
import { viewerRules } from "./viewer-rules.ts";

const pairs = (rules: typeof viewerRules) =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`))),
  );

it("let a viewer read what a member reads, and neither change nor open anything, nor see a secret", () => {
  const may = pairs(viewerRules);
  expect(may).toEqual(
    expect.arrayContaining(["get /pods", "watch apps/deployments", "get /pods/log", "list /resourcequotas"]),
  );
  expect(may.filter((each) => !/^(get|list|watch) /.test(each))).toEqual([]);
  expect(may.filter((each) => /secrets|exec|attach|portforward/.test(each))).toEqual([]);
  expect(may.filter((each) => !pairs(memberRules).includes(each))).toEqual([]);
});
