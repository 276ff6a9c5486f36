import { useId } from 'react';
import { type GlossaryTerm, glossary } from '../../shared/glossary';

interface TermProps {
  term: GlossaryTerm;
  /** What is written, where it is not the term itself. */
  children?: string;
}

/** A word of the glossary, which says what it means to whoever points at it or comes to it by the keyboard. */
export function Term({ term, children = term }: TermProps) {
  const id = useId();
  return (
    <span className="term">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its meaning must be reachable by keyboard */}
      <span className="term-word" tabIndex={0} aria-describedby={id}>
        {children}
      </span>
      <span id={id} role="tooltip" className="term-meaning">
        {glossary[term]}
      </span>
    </span>
  );
}
