import { describe, expect, it } from "vitest";
import { type OpenShape, openShapes } from "../testing/secrets/index.ts";
import type { Json } from "./json.ts";
import { parseState } from "./parse.ts";
import { Secrets } from "./secrets.ts";
import { type State, visibleAttributes, visibleOutput } from "./state.ts";

function stateWith(
  attributes: { readonly [name: string]: Json },
  outputs: { readonly [name: string]: object } = {},
): State {
  const resource = { mode: "managed", type: "aws_x", name: "x", instances: [{ attributes }] };
  return parseState(JSON.stringify({ version: 4, resources: [resource], outputs }));
}

const password = ["correct", "Horse", "7battery"].join("-");

/** A state that marks the value, with a password, and one that shows it. */
function both({ key, value, attribute }: OpenShape): { readonly marking: State; readonly showing: State } {
  const marked = { value: key === "password" ? { password: value } : { password, [key]: value }, sensitive: true };
  const marking = stateWith({ note: "x" }, { connection: marked });
  const showing = stateWith({ [attribute]: attribute === "tags" ? { team: value } : value }, { copy: { value } });
  Secrets.share([marking.secrets, showing.secrets]);
  return { marking, showing };
}

describe("what a sensitive output holds beside its secrets", () => {
  it.each(openShapes)("$name is shown elsewhere", (shape) => {
    const { marking, showing } = both(shape);
    expect(marking.outputs.map(visibleOutput)).toEqual(["(sensitive value)"]);
    expect(showing.resources.map(visibleAttributes)).toEqual([
      { [shape.attribute]: shape.attribute === "tags" ? { team: shape.value } : shape.value },
    ]);
    expect(showing.outputs.map(visibleOutput)).toEqual([shape.value]);
  });

  it("is decided in the same way in whatever order the states are read", () => {
    const value = "acme-dev-datasets";
    const marking = () => stateWith({}, { datasets: { value, sensitive: true } });
    const copying = () => stateWith({ note: value });
    const showing = () => stateWith({ bucket: value });
    for (const makers of [
      [marking, copying, showing],
      [showing, copying, marking],
      [copying, marking, showing],
    ]) {
      const states = makers.map((make) => make());
      Secrets.share(states.map(({ secrets }) => secrets));
      expect(JSON.stringify(states.map(({ resources }) => resources.map(visibleAttributes)))).not.toContain(
        "sensitive",
      );
    }
  });

  it("does not hide a secret that stands in a place that proves nothing", () => {
    const secret = ["Xk9mPq2vLr7TzW4n", "aB3c"].join("");
    const marking = stateWith({ note: secret, tags: { a: secret } }, { anything: { value: secret, sensitive: true } });
    expect(marking.resources.map(visibleAttributes)).toEqual([
      { note: "(sensitive value)", tags: { a: "(sensitive value)" } },
    ]);
  });

  it("finds a short random secret in other states as a whole", () => {
    const secret = ["Xk9mPq", "2vLr7T"].join("");
    const marking = stateWith({ password: secret });
    const copying = stateWith({ note: secret, text: `a ${secret}` });
    Secrets.share([marking.secrets, copying.secrets]);
    expect(copying.resources.map(visibleAttributes)).toEqual([{ note: "(sensitive value)", text: `a ${secret}` }]);
  });
});
