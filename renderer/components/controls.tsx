import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';

/** What is asked, above what answers it. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label className="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface InputProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  label: string;
  onChange: (value: string) => void;
}

/** An input of one line: text, a number, a day, a time. */
export function InputField({ label, onChange, ...rest }: InputProps) {
  return (
    <Field label={label}>
      <input {...rest} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

/** A number in a table or a sentence, with its unit behind it; `label` is for screen readers. */
export function UnitField({ label, unit, onChange, ...rest }: InputProps & { unit: string }) {
  return (
    <span className="unit-field">
      <input {...rest} type="number" aria-label={label} onChange={(event) => onChange(event.target.value)} />
      {unit}
    </span>
  );
}

interface SelectProps<T extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  value: T;
  /** In the order in which they are offered. */
  values: readonly T[];
  label: (value: T) => string;
  onChange: (value: T) => void;
}

export function Select<T extends string>({ value, values, label, onChange, ...rest }: SelectProps<T>) {
  const choose = (text: string) => {
    const chosen = values.find((one) => one === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <select {...rest} value={value} onChange={(event) => choose(event.target.value)}>
      {values.map((one) => (
        <option key={one} value={one}>
          {label(one)}
        </option>
      ))}
    </select>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A choice of one among few. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

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

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

export function Button({ variant = 'plain', small = false, className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`button ${variant} ${small ? 'small' : ''} ${className}`} {...rest} />;
}
