import { expect, it } from "vitest";
import { CallerIdentities } from "./caller-identities.ts";
import type { MotoClient } from "./moto-client.ts";
import { element } from "./xml.ts";

it("asks once for each key whose it is", async () => {
  const asked: string[] = [];
  const query = async (_service: string, _action: string, _parameters: object, key = "") => {
    asked.push(key);
    return element("Arn", `of ${key}`);
  };
  const identities = new CallerIdentities();
  const identity = async (key: string) => {
    const moto = { client: { query } as unknown as MotoClient, pass: () => Promise.reject(new Error("not asked")) };
    return (await identities.of(key)["GetCallerIdentity"]?.(new URLSearchParams(), moto))?.text;
  };
  for (const key of ["ONE", "ONE", "TWO", "ONE"]) expect(await identity(key)).toBe(`of ${key}`);
  expect(asked).toEqual(["ONE", "TWO"]);
});
