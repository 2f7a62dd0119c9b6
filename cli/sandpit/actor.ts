import { userInfo } from "node:os";
import type { Environment } from "@ml-platform/environments";
import type { Io } from "../io.ts";
import type { SandpitEntry } from "./entry.ts";

/** Who runs the command. */
export interface Actor {
  /** User name: of GitLab in a pipeline, of this machine otherwise. */
  readonly name: string;
  /** Number (IID) of the merge request whose pipeline runs the command. */
  readonly mergeRequest?: number;
}

/**
 * Who acts: PLATFORM_USER if it is set, who started the pipeline in a pipeline, else who is signed in. This is a courtesy
 * between colleagues; what AWS allows is decided by the session with which they sign in.
 *
 * Source: GITLAB_USER_LOGIN and CI_MERGE_REQUEST_IID, "Predefined CI/CD variables" in the documentation of GitLab.
 */
export function actorOf({ env }: Pick<Io, "env">): Actor {
  const mergeRequest = Number(env["CI_MERGE_REQUEST_IID"] ?? "");
  return {
    name: env["PLATFORM_USER"] || env["GITLAB_USER_LOGIN"] || env["USER"] || systemUser(),
    ...(Number.isInteger(mergeRequest) && mergeRequest > 0 && { mergeRequest }),
  };
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that it does not know.
    return `user-${process.getuid?.() ?? "unknown"}`;
  }
}

/** Why somebody may change a sandpit, or why not. */
export type Permission =
  | { readonly as: "owner" | "merge-request" | "admin" }
  /** For a person: whose it is, and what would help. */
  | { readonly refusal: string };

/**
 * Whether somebody may change a sandpit: its owner, a pipeline of the merge request that it was made for, and an admin of
 * the base who says so.
 *
 * @param isAdmin whether `--admin` was given
 */
export function mayChange(
  { name, owner, mergeRequest }: Pick<SandpitEntry, "name" | "owner" | "mergeRequest">,
  actor: Actor,
  { name: base, sandpits }: Pick<Environment, "name" | "sandpits">,
  isAdmin = false,
): Permission {
  if (actor.name === owner) return { as: "owner" };
  if (mergeRequest !== undefined && mergeRequest === actor.mergeRequest) return { as: "merge-request" };
  const admins = sandpits?.admins ?? [];
  const whose = `Sandpit ${name} belongs to ${owner}, and you are ${actor.name}.`;
  if (!admins.includes(actor.name)) {
    const others = admins.length === 0 ? "" : `, or an admin of sandpits in ${base} (${admins.join(", ")}),`;
    return { refusal: `${whose} Ask ${owner}${others} to do it. If ${owner} is you, set PLATFORM_USER=${owner}.` };
  }
  return isAdmin ? { as: "admin" } : { refusal: `${whose} You are an admin of sandpits in ${base}: add --admin.` };
}
