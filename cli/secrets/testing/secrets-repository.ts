import type { Environment } from "@ml-platform/environments";
import { dev, Fixture } from "../../testing/fixture.ts";

const administrator = "arn:aws:iam::111111111111:role/secrets-admin";

type Secrets = NonNullable<Environment["secrets"]>;
type Declared = Secrets["declared"][string];

/** A secret as an environment has it once it is checked, read by External Secrets unless `change` says otherwise. */
export function declaring(change: Partial<Declared> = {}): Declared {
  const readers = { roles: [], workloads: [], teams: [], platform: true };
  return { readers, replicaRegions: [], recoveryWindowDays: 30, ...change };
}

/** An environment with a team, `nlp`, and secrets, in the AWS that answers at `url`. */
export function withSecrets(url: string, declared: Secrets["declared"]): Environment {
  const teams = { nlp: { namespace: "team-nlp" } } as unknown as NonNullable<Environment["teams"]>;
  return {
    ...dev,
    account: { ...dev.account, endpoints: { url, services: {}, pathStyle: true } },
    teams,
    secrets: { administrators: [administrator], declared },
  };
}

/** A repository whose environment `dev` has secrets. */
export class SecretsRepository extends Fixture {
  constructor(url: string, declared: Secrets["declared"]) {
    super({});
    this.target = "aws";
    this.environments = [withSecrets(url, declared)];
  }
}
