import { expect, it } from "vitest";
import type { Change, ResourceOverlay } from "../overlays/overlay.ts";
import { checkUnique } from "./integrity.ts";

const overlay = {
  unique: [{ attributes: ["table", "destination"], error: () => new Error("RouteAlreadyExists") }],
} as unknown as ResourceOverlay;

const check = (planned: object, stored: object) =>
  checkUnique(overlay, "aws_route", {
    planned,
    key: "a",
    find: () => [{ key: "b", attributes: stored }],
  } as never as Change);

it("takes an empty text, which providers store for what is not given, for no name that another has", () => {
  expect(() => check({ table: "t", destination: "" }, { table: "t", destination: "" })).not.toThrow();
  expect(() => check({ table: "t", destination: null }, { table: "t", destination: null })).not.toThrow();
  expect(() => check({ table: "t", destination: "x" }, { table: "t", destination: "x" })).toThrow("RouteAlreadyExists");
});
