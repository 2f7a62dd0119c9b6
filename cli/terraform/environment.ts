type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables that would change what Terraform runs, what it prints, or (TF_REATTACH_PROVIDERS) which provider it calls.
 */
const dropped = /^(TF_CLI_ARGS(_.*)?|TF_DATA_DIR|TF_WORKSPACE|TF_INPUT|TF_REATTACH_PROVIDERS)$/;

/**
 * The variables that Terraform runs with. A `TF_CLI_CONFIG_FILE` that names a missing file is left out, because
 * Terraform would warn at every call.
 */
export function terraformEnvironment(
  env: Variables,
  extra: Readonly<Record<string, string>>,
  fileExists: (path: string) => boolean,
): Record<string, string> {
  const kept = Object.entries(env).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined || dropped.test(name)) return false;
    return name !== "TF_CLI_CONFIG_FILE" || fileExists(value);
  });
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0", ...extra };
}
