import type { ComponentChildren } from "preact";

export type Tone = "plain" | "good" | "warn" | "bad";

/** A highlighted word. The colour only repeats what the word says. */
export function Badge({
  tone = "plain",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}
