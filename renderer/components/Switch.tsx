interface SwitchProps {
  label: string;
  text: string;
  on: boolean;
  disabled: boolean;
  onChange: () => void;
}

/** A setting that is on or off, in a list of such. */
export function Switch({ label, text, on, disabled, onChange }: SwitchProps) {
  return (
    <li>
      <label className="switch-row">
        <span>
          <b>{label}</b>
          <small>{text}</small>
        </span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-checked={on}
          aria-label={label}
          checked={on}
          disabled={disabled}
          onChange={onChange}
        />
      </label>
    </li>
  );
}
