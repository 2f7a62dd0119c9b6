/** The innermost cause of a failure: `fetch failed` alone says nothing. */
export function failureReason(failure: unknown): string {
  let cause = failure;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message === "" ? ((cause as NodeJS.ErrnoException).code ?? cause.name) : cause.message;
}
