import { accountRoles, externalId } from "@ml-platform/rules";
import { type PersonalPlace, personalSessionPolicy } from "@ml-platform/stacks";
import { firstRoleArn, roleArn, type SignIn } from "./aws-config.ts";

/** How a job signs in for one sandpit: kept in a file, by which it gets new credentials before the old ones expire. */
export interface SandpitSession {
  readonly region: string;
  readonly tokenFile: string;
  readonly sessionName: string;
  /** Assumed by the token. */
  readonly first: string;
  /** Assumed from there. @default - the first role is that of the environment's account */
  readonly second?: { readonly roleArn: string; readonly externalId: string };
  /** JSON: of what the last role may do, what concerns the sandpit. */
  readonly policy: string;
}

export function sandpitSession(
  { account, company, tokenFile, sessionName }: Omit<SignIn, "purpose">,
  place: PersonalPlace,
): SandpitSession {
  const { devops, gitlab } = company;
  const common = { region: account.region, tokenFile, sessionName, policy: personalSessionPolicy(place) };
  const last = roleArn(account, accountRoles.sandpit);
  if (devops === undefined) return { ...common, first: last };
  const second = { roleArn: last, externalId: externalId(gitlab.projectId) };
  return { ...common, first: firstRoleArn(devops, account, "sandpit"), second };
}
