import type { Environment } from "@ml-platform/environments";
import type { Picture, Tags } from "./picture.ts";

/** What is compared of each subject: what the environment asks for with what exists. Lists are compared without order. */
export interface Check<Subject> {
  readonly wanted: (subject: Subject) => unknown;
  readonly found: (subject: Subject) => unknown;
}

/** Things of one kind that an environment asks for, and the table of what is compared of each. */
export interface Topic<Subject> {
  /** What the environment asks for, each with what exists of it. */
  readonly subjects: (environment: Environment, picture: Picture) => readonly Subject[];
  readonly name: (subject: Subject) => string;
  readonly checks: Readonly<Record<string, Check<Subject>>>;
}

export interface Comparison {
  /** `private subnet us-east-2a: zone` */
  readonly what: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/** A topic whose subjects only it knows. */
export type Compare = (environment: Environment, picture: Picture) => Comparison[];

export function topic<Subject>({ subjects, name, checks }: Topic<Subject>): Compare {
  return (environment, picture) =>
    subjects(environment, picture).flatMap((subject) =>
      Object.entries(checks).map(([about, { wanted, found }]) => ({
        what: `${name(subject)}: ${about}`,
        wanted: wanted(subject),
        found: found(subject),
      })),
    );
}

/** Tags of everything in an environment. */
export function commonTags({ name, tags }: Environment): Tags {
  return {
    environment: name,
    owner: tags.owner,
    "cost-centre": tags.costCentre,
    repository: tags.repository,
    "managed-by": "terraform",
  };
}

/** The tags of which a check speaks; those that are absent are left out. */
export function tagsLike(tags: Tags | undefined, wanted: Tags): Tags {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => key in wanted));
}
