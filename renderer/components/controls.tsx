import { type ButtonHTMLAttributes, type ComponentProps, type ReactNode, useState } from 'react';

interface FieldProps {
  label: ReactNode;
  /** What is to be known of it, below the control. */
  hint?: string | null | undefined;
}

/** What is asked, above what answers it. */
export function Field({ label, hint, children }: FieldProps & { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label className="field">
      <span>{label}</span>
      {children}
      {hint && <small>{hint}</small>}
    </label>
  );
}

interface InputProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  label: string;
  onChange: (value: string) => void;
}

/** An input of one line: text, a number, a day, a time. */
export function InputField({ label, type = 'text', onChange, ...rest }: InputProps) {
  return (
    <Field label={label}>
      <input {...rest} type={type} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

/** A number in a table or a sentence, with its unit behind it; `label` is for screen readers. */
export function UnitField({ label, unit, onChange, ...rest }: InputProps & { unit: string }) {
  return (
    <span className="unit-field">
      <input {...rest} type="number" aria-label={label} onChange={(event) => onChange(event.target.value)} />
      <span className="unit">{unit}</span>
    </span>
  );
}

interface SelectProps<T extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  value: T;
  /** In the order in which they are offered. */
  values: readonly T[];
  labelOf: (value: T) => string;
  onChange: (value: T) => void;
}

/** A choice of one among several, with its question above it. */
export function SelectField<T extends string>({ label, hint, ...rest }: FieldProps & SelectProps<T>) {
  return (
    <Field label={label} hint={hint}>
      <Select {...rest} />
    </Field>
  );
}

export function Select<T extends string>({ value, values, labelOf, onChange, ...rest }: SelectProps<T>) {
  const choose = (text: string) => {
    const chosen = values.find((one) => one === text);
    if (chosen !== undefined) onChange(chosen);
  };
  return (
    <select {...rest} value={value} onChange={(event) => choose(event.target.value)}>
      {values.map((one) => (
        <option key={one} value={one}>
          {labelOf(one)}
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

/** More than these don’t fit beside each other in a header. */
const mostSegments = 5;

/** A choice of one among few; of more, a list to choose from. */
export function Segments<T extends string>({ label, options, value, onChange }: SegmentsProps<T>) {
  if (options.length > mostSegments) {
    const labelOf = (one: T) => options.find((option) => option.value === one)?.label ?? one;
    const values = options.map((option) => option.value);
    return <Select aria-label={label} value={value} values={values} labelOf={labelOf} onChange={onChange} />;
  }
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
  on: boolean;
  disabled?: boolean;
  onChange: () => void;
}

/** On or off; `label` is for screen readers. */
export function Switch({ label, on, disabled = false, onChange }: SwitchProps) {
  return (
    <input
      {...useDisabled(disabled)}
      type="checkbox"
      role="switch"
      className="switch"
      aria-checked={on}
      aria-label={label}
      checked={on}
      onChange={() => !disabled && onChange()}
    />
  );
}

interface SwitchesProps<N extends string> {
  settings: readonly { name: N; label: string; text: string }[];
  values: Record<N, boolean>;
  disabled: boolean;
  onChange: (name: N, on: boolean) => void;
}

/** Settings that are on or off, each with what it means. */
export function Switches<N extends string>({ settings, values, disabled, onChange }: SwitchesProps<N>) {
  return (
    <ul className="switches">
      {settings.map(({ name, label, text }) => (
        <li key={name}>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is its child */}
          <label className="switch-row">
            <span>
              <b>{label}</b>
              <small>{text}</small>
            </span>
            <Switch
              label={label}
              on={values[name]}
              disabled={disabled}
              onChange={() => onChange(name, !values[name])}
            />
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Fields whose Enter does what the button does. */
export function Form({
  onSubmit,
  children,
  ...rest
}: Omit<ComponentProps<'form'>, 'onSubmit'> & { onSubmit: () => void }) {
  return (
    <form
      {...rest}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {/* Without a button, Enter sends no form of several fields. */}
      <button type="submit" hidden />
    </form>
  );
}

/** A button that reads as a word of the text around it. @param quiet underlined only under the pointer */
export function Link({ quiet = false, ...rest }: ComponentProps<'button'> & { quiet?: boolean }) {
  return <button type="button" className={quiet ? 'link quiet' : 'link'} {...rest} />;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'primary' | 'plain' | 'danger';
  small?: boolean;
}

export function Button({ variant = 'plain', small = false, className = '', disabled, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button ${variant} ${small ? 'small' : ''} ${className}`}
      {...rest}
      {...useDisabled(disabled)}
      onClick={disabled ? (event) => event.preventDefault() : onClick}
    />
  );
}

/**
 * What disables a control. While it has the focus it only says so, and its owner does nothing: the browser takes the
 * focus from what is disabled, as a button is while its action runs, and the keyboard would be nowhere.
 */
function useDisabled(disabled = false) {
  const [hasFocus, setFocus] = useState(false);
  return {
    disabled: disabled && !hasFocus,
    'aria-disabled': disabled || undefined,
    onFocus: () => setFocus(true),
    onBlur: () => setFocus(false),
  };
}
