import { expect, it } from "vitest";
import { ownNamespaces } from "./own-namespaces.ts";

it("are those whose names begin with that of the first", () => {
  expect(ownNamespaces("anna", ["sandpit-anna", "sandpit-anna-batch"])).toEqual(["sandpit-anna", "sandpit-anna-batch"]);
  expect(ownNamespaces("anna", undefined)).toEqual([]);
});

it.each(["kube-system", "sandpit-bob", "sandpit-anna2", "sandpit", "sandpit-"])("are never %s", (other) => {
  expect(() => ownNamespaces("anna", ["sandpit-anna", other])).toThrow(other);
});
