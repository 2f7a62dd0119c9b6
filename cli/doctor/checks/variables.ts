import { projectVariables } from "../../ci/variables.ts";
import { ok, skips, warns } from "../finding.ts";
import type { Check } from "../subject.ts";

export const variableChecks: readonly Check[] = [
  {
    name: "Variables",
    run({ env, stacks }) {
      if (env["GITLAB_CI"] !== "true") return skips("Only a job in GitLab has the variables of its project.");
      const isHttp = stacks.some(({ location }) => location.type === "http" && location.password === undefined);
      const isSet = ({ name }: { readonly name: string }) => (env[name] ?? "") !== "";
      const missing = projectVariables.filter(
        (variable) =>
          !isSet(variable) &&
          (variable.name.startsWith("TF_HTTP_") ? isHttp : variable.set === "project" && variable.isSecret),
      );
      const names = projectVariables.filter(isSet).map(({ name }) => name);
      const has = names.length === 0 ? "None is set" : `${names.join(", ")} ${names.length === 1 ? "is" : "are"} set`;
      if (missing.length === 0) return ok(`${has}; the others have defaults.`);
      const lacks = missing.map(({ name, without }) => `${name} is not (${without.replaceAll("`", "")})`);
      return warns(
        `${has}; ${lacks.join("; ")}.`,
        "Set it for the project: Settings > CI/CD > Variables. docs/pipeline.md has the table.",
      );
    },
  },
];
