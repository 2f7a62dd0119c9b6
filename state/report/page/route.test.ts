import { expect, it } from "vitest";
import { hrefOf, parseRoute, views } from "./route.ts";

it("comes back to the same place from its own address", () => {
  const params = { q: 'tag=team=ml "two words"', at: 'dev-network/aws_subnet.private["us-east-2a"]' };
  for (const view of views) expect(parseRoute(hrefOf(view, params)).params).toEqual(params);
});

it("shows the overview for nothing and for what it does not know", () => {
  expect(parseRoute("").view).toBe("overview");
  expect(parseRoute("#/nonsense?x=1").view).toBe("overview");
  expect(parseRoute("#/compare?left=dev&right=prod")).toEqual({
    view: "compare",
    params: { left: "dev", right: "prod" },
  });
});

it("leaves empty parameters out of addresses", () => {
  expect(hrefOf("resources", { q: "", env: undefined, at: "x" })).toBe("#/resources?at=x");
  expect(hrefOf("overview")).toBe("#/");
});
