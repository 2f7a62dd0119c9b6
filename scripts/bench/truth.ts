import type { Mistake } from "./truth/mistake.ts";
import { allMistakes, mistakes } from "./truth/mistakes/index.ts";
import { type AskedName, askAll, difference, isExpected, type Tell, type Testimony } from "./truth/score.ts";

const columns: Readonly<Record<AskedName, string>> = {
  emulator: "emulator",
  provider: "real provider",
  localAws: "local AWS",
};

/**
 * Makes every mistake of the set, and prints who notices it, and how far Terraform gets before that. What differs from the
 * set is printed, too.
 *
 * @param json whether to print data instead of a table
 * @returns whether everybody notices what the set says
 */
export async function run({ json }: { readonly json: boolean }): Promise<boolean> {
  const testimonies = await askAll(allMistakes, ["emulator", "provider", "localAws"], progress);
  const differences = allMistakes.flatMap((mistake) =>
    testimonies.flatMap((testimony) => {
      const what = difference(mistake, testimony);
      return what === undefined ? [] : [`${columns[testimony.name]}: ${mistake.title} ${what}`];
    }),
  );
  if (json) console.log(JSON.stringify({ ...report(testimonies), differences }, null, 2));
  else for (const line of [...table(testimonies), ...differences]) console.log(line);
  return differences.length === 0;
}

/** The local AWS takes minutes: AWS creates clusters slowly, and the provider waits between its questions. */
const progress: Tell = (name, answered, asked) => {
  if (answered % 20 === 0 || answered === asked) console.error(`${columns[name]}: ${answered} of ${asked} mistakes`);
};

function report(testimonies: readonly Testimony[]) {
  return {
    mistakes: allMistakes.map((mistake) => ({
      title: mistake.title,
      in: mistake.in,
      noticed: mistake.noticed,
      why: mistake.why,
      by: Object.fromEntries(testimonies.map(({ name, notices }) => [name, notices.get(mistake)])),
    })),
    skipped: Object.fromEntries(testimonies.map(({ name, absent }) => [name, absent])),
  };
}

/** A line for each mistake, then those that nobody notices, and the figures. */
function table(testimonies: readonly Testimony[]): string[] {
  const line = (title: string, cells: readonly string[]) =>
    `${title.padEnd(66)}${cells.map((text) => text.padEnd(15)).join("")}`.trimEnd();
  const heads = testimonies.map(({ name }) => columns[name]);
  const rows = Object.entries(mistakes).flatMap(([area, list]) => [
    "",
    line(area, heads),
    ...list.map((mistake) =>
      line(
        `  ${mistake.title}`,
        testimonies.map((testimony) => cell(mistake, testimony)),
      ),
    ),
  ]);
  const unnoticed = allMistakes.filter(({ noticed }) => noticed.length === 0);
  return [
    ...rows,
    "",
    "nobody notices, before AWS does:",
    ...unnoticed.map(({ title, why }) => `  ${title}: ${why}`),
    "",
    ...figures(testimonies),
    "",
  ];
}

/** Where Terraform was when the mistake was noticed; `-` where it was not, `MISSED` where it should have been. */
function cell(mistake: Mistake, { name, absent, notices }: Testimony): string {
  if (absent !== undefined) return "skipped";
  const notice = notices.get(mistake);
  if (notice === undefined) return "not reached";
  return notice?.stage ?? (isExpected(mistake, name) ? "MISSED" : "-");
}

function figures(testimonies: readonly Testimony[]): string[] {
  const noticed = ({ notices }: Testimony) => [...notices.values()].filter((notice) => notice !== null).length;
  return [
    `${allMistakes.length} mistakes, of which somebody notices ${allMistakes.filter((each) => each.noticed.length > 0).length}`,
    ...testimonies.map((testimony) => {
      const { name, absent, notices } = testimony;
      const title = `  ${columns[name].padEnd(14)}`;
      if (absent !== undefined) return `${title}skipped: ${absent}`;
      const reached = notices.size === allMistakes.length ? "" : ` of ${notices.size} that the real provider plans`;
      return `${title}notices ${noticed(testimony)}${reached}`;
    }),
  ];
}
