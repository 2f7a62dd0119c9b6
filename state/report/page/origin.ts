import type { StateVersion } from "../report-data.ts";

/** Who wrote a version of a state, and from what. */
export interface Origin {
  readonly by?: string;
  readonly commit?: string;
  /** Address of the run. */
  readonly run?: string;
  /** Who says so: the backend, or tags that this version set. */
  readonly source: "backend" | "tags";
}

/**
 * Keys of tags and outputs that name a commit or a person, in letters only: what tools such as Yor (`git_commit`,
 * `git_last_modified_by`) and teams write.
 *
 * Source: yor.io, "Git tags"
 */
const commitKeys = new Set(["commit", "commitsha", "commithash", "gitcommit", "gitsha", "gitcommitsha"]);
const authorKeys = new Set(["appliedby", "deployedby", "lastmodifiedby", "gitlastmodifiedby", "updatedby"]);

/** What the backend knows, otherwise what tags and outputs say that this version set; undefined if nothing does. */
export function originOf({ by, commit, run, changes = [] }: StateVersion): Origin | undefined {
  if (by !== undefined || commit !== undefined || run !== undefined)
    return {
      source: "backend",
      ...(by !== undefined && { by }),
      ...(commit !== undefined && { commit }),
      ...(run !== undefined && { run }),
    };
  const written = changes.flatMap(({ address, attributes }) =>
    attributes.flatMap(({ path, after }) => {
      const key = /^(?:tags|tags_all)(?:\.|\[")(.+?)(?:"\])?$/.exec(path)?.[1] ?? /^output\.(.+)$/.exec(address)?.[1];
      return key === undefined || typeof after !== "string" || after === "" ? [] : [{ key: lettersOf(key), after }];
    }),
  );
  const said = (keys: ReadonlySet<string>) =>
    mostFrequent(written.flatMap((each) => (keys.has(each.key) ? each.after : [])));
  const [author, hash] = [said(authorKeys), said(commitKeys)];
  if (author === undefined && hash === undefined) return undefined;
  return { source: "tags", ...(author !== undefined && { by: author }), ...(hash !== undefined && { commit: hash }) };
}

/** Commits are shortened as Git does; other names, such as those of releases, are not. */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{12,}$/i.test(commit) ? commit.slice(0, 8) : commit;
}

function lettersOf(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
