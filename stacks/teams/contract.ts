import { contract } from "../contract.ts";

/** What a `<cluster>-teams` stack publishes: maps by the names of the teams. */
export const teamsContract = contract(
  { kind: "teams", scope: "cluster", section: "teams" },
  {
    namespaces: "map",
    /** The roles that members assume. */
    memberRoleArns: "map",
    /** The roles that viewers assume; a team without viewers is absent. */
    viewerRoleArns: "map",
    /** The roles of the teams' workloads. */
    workloadRoleArns: "map",
    /** Beginnings of the names of secrets, with the slash at their end. */
    secretsPaths: "map",
    /** Where the teams' objects are, as `s3://<bucket>/<prefix>`; a team without a bucket is absent. */
    objects: "map",
  },
);
