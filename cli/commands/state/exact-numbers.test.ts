import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { stateText } from "../../testing/state-file.ts";

const long = "9007199254740993";
const decimal = "0.1000000000000000055511151231257827";
const fixture = applied();

/** The state of `network` of an environment, whose numbers JavaScript cannot hold. */
function writeNumbers(environment: string, digits: string): void {
  const attributes = { id: "counter-1", count: "<count>", share: "<share>" };
  const text = stateText({
    resources: [{ type: "example_counter", name: "main", attributes }],
    outputs: { count: { value: "<count>" } },
  });
  const file = fixture.stateFile(`${environment}-network`);
  writeFileSync(file, text.replaceAll('"<count>"', digits).replaceAll('"<share>"', decimal));
  // The fixture can write the numbers: JSON allows them.
  expect(readFileSync(file, "utf8")).toContain(`"count":${digits}`);
}

it("keeps every digit of a number, in text and JSON, and tells two apart that JavaScript would not", async () => {
  writeNumbers("dev", long);
  writeNumbers("prod", "9007199254740992");
  const shown = await fixture.run("state show dev-network:example_counter.main");
  expect(shown.stdout).toContain(`count = ${long}\n`);
  expect(shown.stdout).toContain(`share = ${decimal}\n`);
  expect((await fixture.run("state show counter-1 --environment dev --json")).stdout).toContain(`"count": ${long},`);
  expect((await fixture.run("state outputs dev --json")).stdout).toContain(`"value": ${long},`);
  for (const query of [long, `count=${long}`, decimal, "share=0.10000000000000000555*"])
    expect((await fixture.json(`state search ${query} --environment dev`)).total, query).toBe(1);
  const { code, stdout } = await fixture.run("state diff dev prod --stack network");
  expect(code).toBe(2);
  expect(stdout).toContain(`9007199254740992`);
  expect(stdout).toContain(long);
});
