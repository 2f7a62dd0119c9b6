import { expect, it } from "vitest";
import { objectIdText, parseObjectId } from "./object-id.ts";

it("is written and read with or without a namespace", () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", name: "default" };
  expect(objectIdText(namespace)).toBe("apiVersion=v1,kind=Namespace,name=default");
  expect(parseObjectId(objectIdText(namespace))).toEqual(namespace);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace: "a", name: "b" };
  expect(parseObjectId(objectIdText(deployment))).toEqual(deployment);
});

it.each([
  ["a/b", "ID must contain apiVersion, kind, and name"],
  ["apiVersion=v1,kind,name=a", "ID must be in key=value format"],
  ["apiVersion=v1,kind=Pod,names=a", 'ID contained unknown key "names"'],
])("refuses %s as the provider does", (id, reason) => {
  expect(() => parseObjectId(id)).toThrow(reason);
});
