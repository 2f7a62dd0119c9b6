import { markdownTable } from "../speed/page.ts";

/** What a test file needs of the processor, in milliseconds. */
export interface FileCpu {
  readonly file: string;
  /** Of the worker that runs it. */
  readonly own: number;
  /** Of the processes that it starts; 0 where the system does not tell. */
  readonly children: number;
}

/**
 * Where `npm test` spends the processor's time: by rung, and by file.
 *
 * @param total milliseconds of everything, with Vitest itself and the checks
 */
export function cpuTable(files: readonly FileCpu[], total: number): string {
  const byRung = new Map<string, FileCpu[]>();
  for (const each of files) byRung.set(rungOf(each.file), [...(byRung.get(rungOf(each.file)) ?? []), each]);
  const ofRungs = [...byRung].map(([rung, of]) => ({ rung, count: of.length, ...sum(of) })).sort(byCpu);
  const all = sum(files);
  const rest = total - all.own - all.children;
  const expensive = [...files].sort(byCpu).slice(0, 40);
  return [
    markdownTable(
      ["rung", "files", "CPU s", "in tests", "in programs that they start"],
      [
        ...ofRungs.map(({ rung, count, own, children }) => [rung, `${count}`, ...figures(own, children)]),
        ["Vitest itself, and checks", "", s(rest), "", ""],
        ["everything", `${files.length}`, s(total), "", ""],
      ],
    ),
    "",
    markdownTable(
      ["the most expensive files", "CPU s", "in tests", "in programs that they start"],
      expensive.map(({ file, own, children }) => [`\`${file}\``, ...figures(own, children)]),
    ),
  ].join("\n");
}

const rungs: readonly (readonly [files: RegExp, rung: string])[] = [
  [/\.eks\.test\.ts$|^cli\/e2e\/local-/, "local"],
  [/^cli\/e2e\/|^scripts\/(bench\/kills|pipeline\/e2e|adoption)\//, "environments"],
];

/** The project of vitest.config.ts that runs a file. */
export function rungOf(file: string): string {
  return rungs.find(([files]) => files.test(file))?.[1] ?? "unit";
}

function byCpu(one: Omit<FileCpu, "file">, other: Omit<FileCpu, "file">): number {
  return other.own + other.children - one.own - one.children;
}

function sum(files: readonly FileCpu[]): Pick<FileCpu, "own" | "children"> {
  return {
    own: files.reduce((total, { own }) => total + own, 0),
    children: files.reduce((total, { children }) => total + children, 0),
  };
}

function figures(own: number, children: number): string[] {
  return [s(own + children), s(own), s(children)];
}

function s(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
