import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexStates } from "../explore/index-states.ts";
import { search } from "../explore/search.ts";
import { readStates } from "../read/read-states.ts";
import { generateStates } from "../testing/generate.ts";
import { memorySource } from "../testing/memory-source.ts";
import { recordedState } from "../testing/recorded.ts";

const [generated] = generateStates({ states: 1, resources: 12 });
const stack = generated?.stack ?? {
  id: "",
  environment: "",
  name: "",
  location: { type: "local", path: "" },
  dependencies: [],
};
const texts = [recordedState("first"), recordedState("second"), generated?.text ?? ""];
const file = "bucket/dev/dev-network.tfstate";

async function read(text: string) {
  const [reading] = await readStates([stack], { env: {}, open: () => memorySource(file, text) });
  if (reading === undefined) throw new Error("no reading");
  search(indexStates([reading]), "anything type:aws");
  return reading;
}

const damage = fc.oneof(
  fc.record({ cut: fc.nat() }).map(
    ({ cut }) =>
      (text: string) =>
        text.slice(0, cut % text.length),
  ),
  fc
    .record({ at: fc.nat(), length: fc.nat(40), by: fc.string({ maxLength: 8 }) })
    .map(({ at, length, by }) => (text: string) => {
      const start = at % text.length;
      return text.slice(0, start) + by + text.slice(start + length);
    }),
);

/** One value somewhere inside the JSON replaced by another, so that the damage survives `JSON.parse`. */
function replaceLeaf(text: string, at: number, by: unknown): string {
  let leaves = 0;
  JSON.parse(text, (_, value) => {
    leaves++;
    return value;
  });
  let seen = 0;
  return JSON.stringify(JSON.parse(text, (_, value) => (seen++ === at % leaves ? by : value)));
}

describe("damaged states", () => {
  it("are reported by file, whatever was cut or overwritten, without quoting them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), damage, async (text, harm) => {
        const reading = await read(harm(text));
        if (reading.status === "read") return;
        expect(reading).toMatchObject({ status: "failed", file, failure: { file } });
        if (reading.status === "failed") {
          expect(reading.failure.message).toContain(file);
          expect(reading.failure.message).not.toContain("MARKED");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("are reported by file if any value has another type", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), fc.nat(), fc.jsonValue(), async (text, at, by) => {
        const reading = await read(replaceLeaf(text, at, by));
        if (reading.status === "failed") expect(reading.failure.message).toContain(file);
        else expect(reading.status).toBe("read");
      }),
      { numRuns: 400 },
    );
  });

  it("do not affect other states", async () => {
    const readings = await readStates([stack, { ...stack, id: "other" }], {
      env: {},
      open: ({ id }) => memorySource(id, id === "other" ? "{" : texts[0]),
    });
    expect(readings.map(({ status }) => status)).toEqual(["read", "failed"]);
  });
});
