import type { ComponentProps, ReactNode } from 'react';

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
