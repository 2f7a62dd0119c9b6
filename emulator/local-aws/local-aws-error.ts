import { ProviderError } from "../wire/diagnostic.ts";

/** The local AWS cannot be started as asked. The command prints it without a stack trace. */
export class LocalAwsError extends ProviderError {
  override readonly name = "LocalAwsError";
}
