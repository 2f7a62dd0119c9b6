import { checkUpgrade, type Environment, pinnedAddons } from "@ml-platform/environments";
import { describeProblem, isOlder, knownProviderVersions, kubernetesUpgrade } from "@ml-platform/rules";
import type { DatedTable } from "./dated-tables.ts";
import type { LiteralEdit } from "./edit-literal.ts";

/** Something that is out of date. */
export interface Finding {
  readonly kind: "kubernetes" | "image" | "addon" | "provider" | "table";
  /** `dev/ml`, `hashicorp/aws`, `rules/zones.ts` */
  readonly subject: string;
  readonly has: string;
  /** What to change it to, if the tables know. */
  readonly newer?: string;
  readonly because: string;
  /** Why a merge request cannot change it now. @default - it can, if the file says it in so many words */
  readonly byHand?: string;
}

/** A finding that one text of an environment file settles. */
export interface Bump extends LiteralEdit {
  /** `environments/dev.ts` */
  readonly file: string;
  readonly finding: Finding;
}

export interface EnvironmentOfFile {
  readonly file: string;
  readonly environment: Environment;
}

export interface Facts {
  /** In the order of promotion. */
  readonly environments: readonly EnvironmentOfFile[];
  readonly tables: readonly DatedTable[];
  /** Versions in the committed lock file; empty without one. */
  readonly locked: ReadonlyMap<string, string>;
  readonly today: Date;
  /** How many days before the end of support counts. */
  readonly withinDays: number;
}

/** Older tables are checked against their sources, and made again: so many days after they were made. */
export const tableAge = 180;
/** EKS releases images about every week, mostly for fixes of security holes. */
const imageAge = 90;

/** Everything that is out of date, and the bumps that could settle some of it, each in the order of promotion. */
export function findStale(facts: Facts): { readonly findings: readonly Finding[]; readonly bumps: readonly Bump[] } {
  const bumps: Bump[] = [];
  const findings: Finding[] = [];
  for (const each of facts.environments) {
    for (const [name, cluster] of Object.entries(each.environment.clusters)) {
      const found = ofCluster(facts, each, name, cluster);
      findings.push(...found.map(({ finding }) => finding));
      bumps.push(
        ...found.flatMap(({ finding, edit }) => (edit === undefined ? [] : [{ ...edit, file: each.file, finding }])),
      );
    }
  }
  return { findings: [...findings, ...ofProviders(facts), ...ofTables(facts)], bumps };
}

type Cluster = Environment["clusters"][string];
type Found = { readonly finding: Finding; readonly edit?: LiteralEdit };

function ofCluster(facts: Facts, { environment }: EnvironmentOfFile, name: string, cluster: Cluster): Found[] {
  const subject = `${environment.name}/${name}`;
  return [
    ...ofKubernetes(facts, environment, name, cluster),
    ...pinnedAddons(cluster)
      .filter(({ pinned, known }) => isOlder(pinned, known))
      .map(({ name: addon, path, pinned, known }): Found => {
        const because = `the add-on's table has ${known} for Kubernetes ${cluster.kubernetes}`;
        const finding: Finding = { kind: "addon", subject: `${subject}/${addon}`, has: pinned, newer: known, because };
        return { finding, edit: { path: ["clusters", name, ...path], from: pinned, to: known } };
      }),
    ...Object.entries(cluster.nodeGroups).flatMap(([group, { releaseVersion = "" }]): Found[] => {
      const day = releaseDay(releaseVersion);
      if (day === undefined || daysSince(day, facts.today) <= imageAge) return [];
      const because = `the image was released on ${day}`;
      const byHand = `name a newer release, or none: aws ssm get-parameter --name ${newestImage(cluster.kubernetes)}`;
      return [{ finding: { kind: "image", subject: `${subject}/${group}`, has: releaseVersion, because, byHand } }];
    }),
  ];
}

/**
 * Where AWS publishes the newest release of an image:
 * https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
 */
function newestImage(kubernetes: string): string {
  return `/aws/service/eks/optimized-ami/${kubernetes}/amazon-linux-2023/x86_64/standard/recommended/release_version`;
}

function ofKubernetes(facts: Facts, environment: Environment, name: string, cluster: Cluster): Found[] {
  const { kubernetes } = cluster;
  const upgrade = kubernetesUpgrade(kubernetes, facts.today, facts.withinDays);
  if (upgrade === undefined) return [];
  const { to, because } = upgrade;
  const byHand = whyNot(facts, environment, name, cluster, to);
  const common = { kind: "kubernetes" as const, subject: `${environment.name}/${name}`, has: kubernetes, newer: to };
  if (byHand !== undefined) return [{ finding: { ...common, because, byHand } }];
  const edit = { path: ["clusters", name, "kubernetes"], from: kubernetes, to };
  return [{ finding: { ...common, because }, edit }];
}

/** Why a cluster must wait, or a person must do more than raise the version. */
function whyNot(
  facts: Facts,
  environment: Environment,
  name: string,
  cluster: Cluster,
  to: string,
): string | undefined {
  const problems = checkUpgrade(cluster, to).filter(({ severity }) => severity === "error");
  if (problems.length > 0) return problems.map(describeProblem).join("; ");
  if (environment.kind === "personal") return `${environment.tags["owner"] ?? "its owner"} decides`;
  const { environments } = facts;
  const before = environments.slice(
    0,
    environments.findIndex((each) => each.environment.name === environment.name),
  );
  const first = before.find(({ environment: each }) =>
    Object.values(each.clusters).some(({ kubernetes }) => isOlder(kubernetes, to)),
  );
  if (first !== undefined) return `${first.environment.name} comes first`;
  if (!environment.protected) return undefined;
  const clusters = Object.entries(environment.clusters);
  const oldest = clusters.find(([, one]) =>
    clusters.every(([, { kubernetes }]) => !isOlder(kubernetes, one.kubernetes)),
  );
  if (oldest === undefined || oldest[0] === name) return undefined;
  return `${environment.name} is protected: its clusters come one by one, ${oldest[0]} first`;
}

function ofProviders({ locked }: Facts): Finding[] {
  return Object.entries(knownProviderVersions).flatMap(([source, newer]): Finding[] => {
    const has = locked.get(source);
    if (has === undefined || !isOlder(has, newer)) return [];
    const because = "the lock file pins an older version than the stacks may use";
    const byHand =
      'write the lock file anew: "terraform init -upgrade" and "terraform providers lock" in a synthesized stack';
    return [{ kind: "provider", subject: source, has, newer, because, byHand }];
  });
}

function ofTables({ tables, today }: Facts): Finding[] {
  return tables
    .filter(({ asOf }) => daysSince(asOf, today) > tableAge)
    .map(({ file, asOf }): Finding => {
      const because = `it is ${Math.floor(daysSince(asOf, today))} days old`;
      return { kind: "table", subject: file, has: asOf, because, byHand: "its docstring names its sources" };
    });
}

function daysSince(day: string, today: Date): number {
  return (today.getTime() - Date.parse(day)) / 86_400_000;
}

/** `2026-07-14` of `1.35.2-20260714`; releases of Bottlerocket have no day. */
function releaseDay(release: string): string | undefined {
  const [, year, month, day] = /-(\d{4})(\d{2})(\d{2})$/.exec(release) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}
