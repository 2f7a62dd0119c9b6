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

/**
 * Tags of everything in an environment.
 *
 * @param stack the stack to which it belongs, by the end of its id @default - any
 */
export function commonTags({ name, tags }: Environment, stack?: string): Tags {
  return {
    ...(stack !== undefined && { stack }),
    environment: name,
    owner: tags.owner,
    "cost-centre": tags.costCentre,
    repository: tags.repository,
    "managed-by": "terraform",
  };
}

/** The keys of the tags of everything, with those of a stack. */
export const commonTagKeys = ["stack", "environment", "owner", "cost-centre", "repository", "managed-by"];

/** The tags with some keys; those that are absent are left out. */
export function tagsWith(keys: readonly string[], tags: Tags | undefined): Tags {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => keys.includes(key)));
}
