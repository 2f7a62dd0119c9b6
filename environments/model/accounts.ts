import { type AwsEndpoints, didYouMean, UserError } from "@ml-platform/rules";
import { company } from "../company.ts";
import { type Backend, defaultBackend } from "./backend.ts";
import type { Company } from "./company.ts";
import type { Environment } from "./environment.ts";

/** An AWS account that pipelines use: of environments, or the DevOps account. */
export interface BootstrapAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly alias: string;
  /** Where its state bucket and its keys are. */
  readonly region: string;
  /** @default AWS's own */
  readonly endpoints?: AwsEndpoints | undefined;
  /** Whether pipelines sign in here, to go on to the other accounts. */
  readonly isDevops: boolean;
  /** Those in it, personal ones too; permanent ones first, in the order of promotion. */
  readonly environments: readonly Environment[];
  readonly tags: Readonly<Record<string, string>> & {
    readonly owner: string;
    readonly costCentre: string;
    readonly repository: string;
  };
  /** The bucket and the key that its bootstrap makes, whatever backend its environments name. */
  readonly backend: Extract<Backend, { readonly type: "s3" }>;
}

/** Where pipelines sign in: `devops` of company.ts. */
export type DevopsAccount = Pick<BootstrapAccount, "id" | "alias" | "region" | "endpoints">;

/**
 * Every account that has to be bootstrapped, the DevOps account first, then in the order of promotion.
 *
 * @param company where pipelines sign in, and the tags of an account without environments @default - as company.ts says
 * @throws {UserError} when two environments disagree about the account that they share, or two accounts have one alias
 */
export function accountsOf(
  environments: readonly Environment[],
  { devops, owner = company.owner, repository = company.repository }: CompanySaid = company,
): BootstrapAccount[] {
  const ids = [...(devops === undefined ? [] : [devops.id]), ...environments.map(({ account }) => account.id)];
  const accounts = [...new Set(ids)].map((id) => {
    const inside = environments.filter(({ account }) => account.id === id);
    const isDevops = devops?.id === id;
    const said = [
      ...(devops !== undefined && isDevops ? [{ ...devops, by: "company.ts" }] : []),
      ...inside.map(({ account, region, name }) => ({ ...account, region, by: name })),
    ];
    return accountFrom(said, inside, { isDevops, owner, repository });
  });
  for (const { id, alias } of accounts) {
    const twin = accounts.find((each) => each.alias === alias && each.id !== id);
    if (twin !== undefined) throw new UserError(sameAlias(alias, id, twin.id));
  }
  return accounts;
}

/** What company.ts says about accounts. */
interface CompanySaid extends Partial<Pick<Company, "owner" | "repository">> {
  readonly devops?: DevopsAccount | undefined;
}

/** What company.ts or an environment says about an account. */
interface Said extends DevopsAccount {
  readonly by: string;
}

function accountFrom(
  said: readonly Said[],
  environments: readonly Environment[],
  { isDevops, owner, repository }: Pick<Company, "owner" | "repository"> & Pick<BootstrapAccount, "isDevops">,
): BootstrapAccount {
  const [first] = said as [Said];
  const { id, alias, region } = first;
  const endpoints = said.find((each) => each.endpoints !== undefined)?.endpoints;
  const other = said.find((each) => each.alias !== alias || each.region !== region);
  if (other !== undefined) throw new UserError(disagreement(first, other));
  const [{ tags = { owner, costCentre: alias, repository } } = {}] = environments;
  return {
    id,
    alias,
    region,
    ...(endpoints !== undefined && { endpoints }),
    isDevops,
    environments,
    tags: { owner: tags.owner, costCentre: tags.costCentre, repository: tags.repository },
    backend: defaultBackend({ id, alias, endpoints }, region),
  };
}

function disagreement(one: Said, other: Said): string {
  const shown = ({ alias, region, by }: Said) => `${by} says ${alias} in ${region}`;
  return `Account ${one.id} has one alias, and one bucket for states in one region, but ${shown(one)} and ${shown(other)}. Make them agree, or give one of the environments an account of its own. Nothing was changed.`;
}

function sameAlias(alias: string, one: string, other: string): string {
  return `The accounts ${one} and ${other} are both called ${alias}, but the alias of an account is its own: the role with which pipelines apply in it is named after it. Correct one of them. Nothing was changed.`;
}

/**
 * @param given alias or id of an account
 * @throws {UserError} for an unknown one, with those that are known
 */
export function findAccount(accounts: readonly BootstrapAccount[], given: string): BootstrapAccount {
  const found = accounts.find(({ id, alias }) => given === id || given === alias);
  if (found !== undefined) return found;
  // Who types the name of an environment means its account.
  const byEnvironment = accounts.find(({ environments }) => environments.some(({ name }) => name === given));
  const aliases = accounts.map(({ alias }) => alias);
  const meant =
    byEnvironment === undefined ? didYouMean(given, aliases) : ` ${given} is in the account ${byEnvironment.alias}.`;
  const known = accounts.map(({ alias, id }) => `${alias} (${id})`).join(", ");
  throw new UserError(`No account is called "${given}".${meant} Accounts: ${known}.`);
}
