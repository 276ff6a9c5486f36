import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

export function Button({ variant = 'plain', small = false, className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`button ${variant} ${small ? 'small' : ''} ${className}`} {...rest} />;
}
