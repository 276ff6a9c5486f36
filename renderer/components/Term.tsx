import { Tooltip } from '@base-ui/react/tooltip';
import { type GlossaryTerm, glossary } from '../../shared/glossary';
import { unbroken } from '../format';
import { useTopDialog } from '../hooks/openDialogs';

interface TermProps {
  term: GlossaryTerm;
  /** What is written, where it is not the term itself. */
  children?: string;
}

/**
 * A word of the glossary, which says what it means to whoever points at it or comes to it by the keyboard. In front of
 * an open dialog, its meaning lies within that.
 */
export function Term({ term, children = term }: TermProps) {
  const dialog = useTopDialog();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger className="term-word" delay={300} aria-description={glossary[term]}>
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
