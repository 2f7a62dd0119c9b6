import { allMistakes, mistakes } from "./truth/mistakes/index.ts";
import { askAll, difference, isExpected, type Testimony } from "./truth/score.ts";

const columns = { emulator: "emulator", provider: "real provider", localAws: "local AWS" } as const;

/**
 * Makes every mistake of the set, and prints who notices it, and how far Terraform gets before that, beside who is to
 * notice it.
 *
 * @returns whether everybody notices what the set says
 */
export async function run(argv: readonly string[] = process.argv.slice(3)): Promise<boolean> {
  const testimonies = await askAll(allMistakes, ["emulator", "provider", "localAws"]);
  const differences = allMistakes.flatMap((mistake) =>
    testimonies.flatMap((testimony) => {
      const what = difference(mistake, testimony);
      return what === undefined ? [] : [`${columns[testimony.name]}: ${mistake.title} ${what}`];
    }),
  );
  if (argv.includes("--json")) console.log(JSON.stringify(report(testimonies), null, 2));
  else for (const line of [...table(testimonies), "", ...differences]) console.log(line);
  return differences.length === 0;
}

function report(testimonies: readonly Testimony[]): object {
  return {
    mistakes: allMistakes.map((mistake) => ({
      title: mistake.title,
      in: mistake.in,
      noticed: mistake.noticed,
      why: mistake.why,
      by: Object.fromEntries(testimonies.map(({ name, notices }) => [name, notices.get(mistake)])),
    })),
    absent: Object.fromEntries(testimonies.map(({ name, absent }) => [name, absent])),
  };
}

/** One line a mistake: where each witness noticed it, `-` where it did not, `MISSED` where it should have. */
function table(testimonies: readonly Testimony[]): string[] {
  const present = testimonies.filter(({ absent }) => absent === undefined);
  const line = (title: string, cells: readonly string[]) =>
    `${title.padEnd(66)}${cells.map((cell) => cell.padEnd(15)).join("")}`.trimEnd();
  const rows = Object.entries(mistakes).flatMap(([area, list]) => [
    "",
    line(
      area,
      present.map(({ name }) => columns[name]),
    ),
    ...list.map((mistake) =>
      line(
        `  ${mistake.title}`,
        present.map(({ name, notices }) => {
          const notice = notices.get(mistake);
          return notice?.stage ?? (isExpected(mistake, name) ? "MISSED" : "-");
        }),
      ),
    ),
  ]);
  return [...rows, "", ...totals(present), ...absences(testimonies)];
}

function totals(present: readonly Testimony[]): string[] {
  const someone = allMistakes.filter(({ noticed }) => noticed.length > 0);
  return [
    `${allMistakes.length} mistakes, of which somebody is to notice ${someone.length} before AWS does`,
    ...present.map(({ name, notices }) => {
      const noticed = [...notices.values()].filter((notice) => notice !== null).length;
      const expected = allMistakes.filter((mistake) => isExpected(mistake, name)).length;
      return `  ${columns[name].padEnd(14)} notices ${noticed}, and is to notice ${expected}`;
    }),
  ];
}

function absences(testimonies: readonly Testimony[]): string[] {
  return testimonies.flatMap(({ name, absent }) =>
    absent === undefined ? [] : [`not asked: ${columns[name]}: ${absent}`],
  );
}
