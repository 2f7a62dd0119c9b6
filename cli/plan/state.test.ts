import { expect, it } from "vitest";
import { parseState, standsAnything } from "./state.ts";

it("reads version 4", () => {
  const text = '{"version":4,"serial":3,"outputs":{"id":{"value":"x","type":"string"}},"resources":[]}';
  expect(parseState(text, "dev-network")).toEqual({
    serial: 3,
    outputs: { id: { value: "x", type: "string" } },
    resources: [],
  });
});

it.each(["\n", '{"version":4,"serial":0,"lineage":"","outputs":{},"resources":[]}'])(
  "knows %j for no state",
  (text) => {
    expect(parseState(text, "dev-network")).toBeUndefined();
  },
);

it.each(["not a state", '{"version":3}', "[]"])("refuses %s", (text) => {
  expect(() => parseState(text, "dev-network")).toThrow(
    "The state of dev-network is not a Terraform state of version 4",
  );
});

it.each([
  [undefined, false],
  ['{"version":4,"serial":1}', false],
  ['{"version":4,"serial":1,"resources":[{"mode":"data"}]}', false],
  ['{"version":4,"serial":1,"resources":[{"mode":"managed"}]}', true],
  ['{"version":4,"serial":1,"outputs":{"id":{"value":1}}}', true],
])("%s stands: %s", (text, stands) => {
  expect(standsAnything(text === undefined ? undefined : parseState(text, "dev-network"))).toBe(stands);
});
