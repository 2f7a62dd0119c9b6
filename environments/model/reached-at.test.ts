import { describe, expect, it } from "vitest";
import { personal, small } from "../testing/reference.ts";
import { reachedAt } from "./reached-at.ts";

const url = "http://127.0.0.1:4711";

describe("reachedAt", () => {
  it("sends every call to the URL, and keeps states there", () => {
    const { account, backend, ...others } = reachedAt(url, { ...small, backend: { type: "local" } });
    expect(account).toEqual({ ...small.account, endpoints: { url, services: {}, pathStyle: true } });
    expect(backend).toMatchObject({
      type: "s3",
      bucket: "ml-small-111111111111-terraform-state",
      endpoints: { s3: url, sts: url, pathStyle: true },
    });
    const { account: _, backend: __, ...same } = small;
    expect(others).toEqual(same);
  });

  it("finds a base environment in the same place", () => {
    const { base, account } = reachedAt(url, personal);
    expect(base).toEqual(reachedAt(url, small));
    expect(base?.account).toEqual(account);
  });
});
