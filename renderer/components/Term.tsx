import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { type GlossaryTerm, glossary, termOf } from '../../shared/glossary';
import { unbroken } from '../format';
import { useTopDialog } from '../hooks/openDialogs';

interface TermProps {
  term: GlossaryTerm;
  /** What is written, where it is not the term itself. */
  children?: ReactNode;
  /** What a click on it does, where it is more than a word: the head of a column sorts. */
  onClick?: ((event: unknown) => void) | undefined;
}

/**
 * A word of the glossary, which says what it means to whoever points at it or comes to it by the keyboard. In front of
 * an open dialog, its meaning lies within that.
 */
export function Term({ term, children = term, onClick }: TermProps) {
  const dialog = useTopDialog();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className={onClick ? 'sort term-word' : 'term-word'}
        delay={300}
        aria-description={glossary[term]}
        onClick={onClick}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal container={dialog ?? undefined}>
        <Tooltip.Positioner className="term-place" sideOffset={6} align="start">
          <Tooltip.Popup className="term-meaning">{unbroken(glossary[term])}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** What a title or a heading says, as a term where the glossary has it. */
export function Title({ text }: { text: string }) {
  const term = termOf(text);
  return term ? <Term term={term}>{unbroken(text)}</Term> : unbroken(text);
}
