import { expect, it } from "vitest";
import { parseEvent } from "./events.ts";

it("parses events and skips other text", () => {
  expect(parseEvent('{"type":"apply_complete","@message":"done"}')).toMatchObject({ type: "apply_complete" });
  expect(parseEvent("plain text")).toBeUndefined();
  expect(parseEvent("{ not json")).toBeUndefined();
});
