import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Invalid credentials: any call to AWS would fail, so a successful plan proves that none is needed. */
const offline = {
  access_key: "none",
  secret_key: "none",
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: "true",
  // Looking up the account takes a call to AWS. All other tests cover this check.
  allowed_account_ids: [],
};

/** Lets the provider plan the stack in a directory without AWS. */
export function makeOffline(directory: string): void {
  const file = join(directory, "cdk.tf.json");
  const configuration = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(configuration.provider.aws[0], offline);
  writeFileSync(file, JSON.stringify(configuration));
}
