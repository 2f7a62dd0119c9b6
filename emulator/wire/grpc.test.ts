import { describe, expect, it } from "vitest";
import { messageOf, trailers } from "./grpc.ts";

describe("the message of a failed call", () => {
  it.each(["no ünit, 100%", ""])("is the one that was sent: %j", (text) => {
    expect(messageOf(trailers(13, text))).toBe(text);
  });

  it("may lack a half of a surrogate pair", () => {
    expect(messageOf(trailers(13, "cut \ud83d"))).toBe("cut \ufffd");
  });

  it("is shown as it is where another program encoded it otherwise", () => {
    expect(messageOf({ "grpc-message": "100% of %ff" })).toBe("100% of %ff");
  });
});
