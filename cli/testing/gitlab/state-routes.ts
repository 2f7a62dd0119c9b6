import { notFound, type Route } from "./route.ts";

/**
 * GitLab-managed states. Who may plan reads them as a developer; who locks or writes is a maintainer.
 *
 * Sources: `lib/api/terraform/state.rb` and `app/services/terraform/remote_state_handler.rb` of GitLab,
 * https://docs.gitlab.com/user/infrastructure/iac/terraform_state/
 */
export const stateRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "terraform/state/:name",
    role: "Developer",
    jobToken: "password",
    answer: ({ project, path: { name = "" } }) => {
      const text = project.kept.states.get(name);
      if (text === undefined) return project.kept.locks.has(name) ? { status: 204 } : notFound("State");
      return { status: 200, body: text };
    },
  },
  {
    method: "POST",
    path: "terraform/state/:name",
    role: "Maintainer",
    jobToken: "password",
    attributes: "any",
    answer: ({ project, path: { name = "" }, query, text }) => {
      if (text === "") return { status: 204 };
      // GitLab does not rescue the error that it raises here.
      if (!project.kept.isHeldBy(name, query.get("ID") ?? undefined)) return { status: 500 };
      project.kept.states.set(name, text);
      return { status: 200 };
    },
  },
  {
    method: "DELETE",
    path: "terraform/state/:name",
    role: "Maintainer",
    jobToken: "password",
    answer: ({ project, path: { name = "" } }) => {
      return project.kept.states.delete(name) ? { status: 200 } : notFound("State");
    },
  },
  {
    method: "GET",
    path: "terraform/state/:name/versions/:serial",
    role: "Developer",
    jobToken: "password",
    answer: ({ project, path: { name = "", serial } }) => {
      const text = project.kept.states.get(name) ?? "{}";
      const isIt = String((JSON.parse(text) as { readonly serial?: number }).serial) === serial;
      return isIt ? { status: 200, body: text } : notFound("State version");
    },
  },
  {
    method: "POST",
    path: "terraform/state/:name/lock",
    role: "Maintainer",
    jobToken: "password",
    attributes: {
      ID: "string!",
      Operation: "string!",
      Info: "string!",
      Who: "string!",
      Version: "string!",
      Created: "string!",
      Path: "string!",
    },
    answer: ({ project, path: { name = "" }, body, caller }) => {
      // GitLab replaces what the client says about itself by the user of the token.
      const held = project.kept.acquire(name, JSON.stringify({ ...body, Who: caller.user }));
      const { ID, Who, Created } = JSON.parse(held ?? JSON.stringify({ ...body, Who: caller.user }));
      return { status: held === undefined ? 200 : 409, body: JSON.stringify({ ...body, ID, Who, Created }) };
    },
  },
  // It tells nobody who holds a lock.
  { method: "GET", path: "terraform/state/:name/lock", role: "Guest", jobToken: true, answer: () => ({ status: 405 }) },
  {
    method: "DELETE",
    path: "terraform/state/:name/lock",
    role: "Maintainer",
    jobToken: "password",
    attributes: "any",
    answer: ({ project, path: { name = "" }, body, query }) => {
      const id = body["ID"] ?? query.get("ID");
      if (typeof id === "string" && !project.kept.isHeldBy(name, id)) return { status: 409 };
      project.kept.locks.delete(name);
      return { status: 200 };
    },
  },
];
