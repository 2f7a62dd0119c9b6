import type { z } from "zod";
import { bastion } from "../bastion/section.ts";
import { clusters } from "../clusters/section.ts";
import { network } from "../network/section.ts";
import { runners } from "../runners/section.ts";
import { secrets } from "../secrets/section.ts";
import { teams } from "../teams/section.ts";
import { tenant } from "../tenant/section.ts";
import type { Section } from "./section.ts";

/** Every section that an environment can have. A new one is a folder beside `network/` and a line here. */
export const sections = { network, clusters, teams, bastion, secrets, runners, tenant };

export type SectionName = keyof typeof sections;

/** In the order in which they are listed. */
export const sectionNames = Object.keys(sections) as readonly SectionName[];

/** What authors write for each section. */
export type SectionInputs = { readonly [Name in SectionName]?: z.input<(typeof sections)[Name]["schema"]> };

type Checked<Name extends SectionName> =
  (typeof sections)[Name] extends Section<z.ZodType, infer Value> ? Value : never;

type Values = { readonly [Name in SectionName]: Checked<Name> };

type OptionalName = { [Name in SectionName]: undefined extends Values[Name] ? Name : never }[SectionName];

/** The sections of a checked environment, with every default filled in. */
export type SectionValues = Omit<Values, OptionalName> & Partial<Pick<Values, OptionalName>>;
