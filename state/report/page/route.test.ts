import { expect, it } from "vitest";
import { hrefOf, parseRoute, views } from "./route.ts";

it("parses its own URLs back to the same route", () => {
  const params = { q: 'tag=team=ml "two words"', at: 'dev-network/aws_subnet.private["us-east-2a"]' };
  for (const view of views) expect(parseRoute(hrefOf(view, params)).params).toEqual(params);
});

it("shows the overview for an empty URL and for an unknown view", () => {
  expect(parseRoute("").view).toBe("overview");
  expect(parseRoute("#/nonsense?x=1").view).toBe("overview");
  expect(parseRoute("#/compare?left=dev&right=prod")).toEqual({
    view: "compare",
    params: { left: "dev", right: "prod" },
  });
});

it("leaves empty parameters out of URLs", () => {
  expect(hrefOf("resources", { q: "", env: undefined, at: "x" })).toBe("#/resources?at=x");
  expect(hrefOf("overview")).toBe("#/");
});
