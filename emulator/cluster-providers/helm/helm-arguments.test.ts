import { describe, expect, it } from "vitest";
import { hasPostRenderer, installArguments, uninstallArguments, upgradeArguments } from "./helm-arguments.ts";

const release = {
  name: "app",
  namespace: "apps",
  timeout: 60,
  wait: true,
  max_history: 5,
  render_subchart_notes: true,
};
const everywhere = ["--kubeconfig={folder}/kubeconfig", "--namespace=apps", "--timeout=60s"];
const values = "--values={folder}/values.json";

describe("the arguments of helm", () => {
  it("install a release as the provider does", () => {
    expect(installArguments(release, "/charts/app")).toEqual([
      "install",
      ...everywhere,
      values,
      "--render-subchart-notes",
      "--wait=legacy",
      "--server-side=false",
      "--",
      "app",
      "/charts/app",
    ]);
  });

  it("upgrade it, with as many revisions as it is to keep", () => {
    const changed = { ...release, max_history: 0, wait: false, reset_values: true, force_update: true };
    expect(upgradeArguments(changed, "/charts/app")).toEqual([
      "upgrade",
      ...everywhere,
      values,
      "--render-subchart-notes",
      "--force-replace",
      "--reset-values",
      "--history-max=0",
      "--server-side=false",
      "--",
      "app",
      "/charts/app",
    ]);
    expect(upgradeArguments(release, "/charts/app")).toContain("--history-max=5");
  });

  it("uninstall it", () => {
    const args = ["uninstall", ...everywhere, "--no-hooks", "--wait=legacy", "--", "app"];
    expect(uninstallArguments({ ...release, disable_webhooks: true })).toEqual(args);
  });

  it.each([
    [{ atomic: true, wait: false }, ["--rollback-on-failure", "--wait=legacy"]],
    [{ wait_for_jobs: true }, ["--wait-for-jobs"]],
    [{ create_namespace: true }, ["--create-namespace"]],
    [{ replace: true }, ["--replace"]],
    [{ skip_crds: true }, ["--skip-crds"]],
    [{ take_ownership: true }, ["--take-ownership"]],
    [{ disable_webhooks: true }, ["--no-hooks"]],
    [{ disable_openapi_validation: true }, ["--disable-openapi-validation"]],
    [{ dependency_update: true }, ["--dependency-update"]],
    [{ description: "by hand" }, ["--description=by hand"]],
  ])("have for %j the flags %j", (settings, flags) => {
    expect(installArguments({ ...release, ...settings }, "c")).toEqual(expect.arrayContaining(flags));
    for (const flag of flags) {
      if (flag !== "--wait=legacy") expect(installArguments(release, "c")).not.toContain(flag);
    }
  });

  it("do not wait for jobs of a release that is not waited for", () => {
    expect(installArguments({ ...release, wait: false, wait_for_jobs: true }, "c")).not.toContain("--wait-for-jobs");
  });

  it("take no name and no chart for a flag", () => {
    expect(installArguments({ ...release, name: "--kubeconfig=/etc/other" }, "--debug").slice(-3)).toEqual([
      "--",
      "--kubeconfig=/etc/other",
      "--debug",
    ]);
  });

  it("know what helm 4 cannot do", () => {
    expect(hasPostRenderer({ postrender: { binary_path: "./render.sh", args: null } })).toBe(true);
    expect(hasPostRenderer({ postrender: null })).toBe(false);
  });
});
