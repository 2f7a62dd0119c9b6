interface Props {
  readonly label: string;
  readonly value: string | undefined;
  /** What stands for no choice; absent where there must be one. */
  readonly any?: string;
  /** Where `any` says what the label would. @default - shown */
  readonly labelHidden?: true;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

/** A menu with its label; marked when it narrows what is shown. */
export function Select({ label, labelHidden, value, any, options, onChange }: Props) {
  return (
    <label class={`select${any !== undefined && value !== undefined ? " active" : ""}`}>
      <span class={labelHidden && "hidden"}>{label}</span>
      <select value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
