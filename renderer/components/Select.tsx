import type { ComponentProps } from 'react';

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
