import { useSignal } from "@preact/signals";

/** Copies a text and says whether that worked. */
export function Copy({ text, what }: { text: string; what: string }) {
  const said = useSignal("Copy");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      said.value = "Copied";
    } catch {
      said.value = "Not allowed";
    }
    setTimeout(() => {
      said.value = "Copy";
    }, 1500);
  };
  return (
    <button class="copy" type="button" onClick={copy} aria-label={`Copy ${what}`}>
      <span aria-live="polite">{said.value}</span>
    </button>
  );
}
