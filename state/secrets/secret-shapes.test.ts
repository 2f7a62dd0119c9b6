import { describe, expect, it } from "vitest";
import { parseState } from "../model/parse.ts";
import { visibleAttributes } from "../model/state.ts";
import { type SecretShape, secretShapes } from "../testing/secrets/index.ts";

const shapes = secretShapes();

/** The attributes as any command shows them. */
function shown({ type = "terraform_data", attributes, marked = [] }: SecretShape): string {
  const marks = marked.map((value) => [{ type: "get_attr", value }]);
  const instances = [{ attributes, sensitive_attributes: marks }];
  const state = parseState(
    JSON.stringify({ version: 4, resources: [{ mode: "managed", type, name: "x", instances }] }),
  );
  return JSON.stringify(state.resources.map(visibleAttributes));
}

describe("the shapes of secrets", () => {
  it("are about 400, and no two are equal", () => {
    expect(shapes.length).toBeGreaterThanOrEqual(400);
    expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length);
  });

  it.each(shapes)("$name is hidden", (shape) => {
    const text = shown(shape);
    for (const secret of shape.secrets) {
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    expect(text).toContain("(sensitive value)");
  });
});
