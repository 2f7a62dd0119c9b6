/** What a note or an issue says about itself, invisible to its readers. */
export interface Mark {
  /** `CI_PIPELINE_ID` of the pipeline that wrote it. */
  readonly pipeline: number;
  readonly commit: string;
}

/** A comment of HTML, which GitLab does not show, by which a later pipeline finds what this one has written. */
export function marker(topic: string, { pipeline, commit }: Mark): string {
  return `${beginningOfMarker(topic)}${pipeline} commit:${commit} -->`;
}

export function beginningOfMarker(topic: string): string {
  return `<!-- platform:${topic} pipeline:`;
}

/** The mark of a text; undefined if it does not begin with one. */
export function readMarker(topic: string, text: string): Mark | undefined {
  const beginning = beginningOfMarker(topic);
  if (!text.startsWith(beginning)) return undefined;
  const found = /^(\d+) commit:([0-9a-f]+) -->/.exec(text.slice(beginning.length));
  return found === null ? undefined : { pipeline: Number(found[1]), commit: found[2] ?? "" };
}
