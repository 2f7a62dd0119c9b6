interface Props {
  readonly label: string;
  readonly value: string | undefined;
  /** Label for no choice. Absent if a choice is required. */
  readonly any?: string;
  /** Set if `any` makes the label redundant. @default - the label is shown */
  readonly labelHidden?: true;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

/** A menu with its label, highlighted if it narrows what is shown. */
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
