import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** What waits to be drawn, in its order. */
const waiting: (() => void)[] = [];

function drawNext(): void {
  if (waiting.length === 0) return;
  // What was drawn before is laid out now: charts measure their place, and would have to wait for it in their own task.
  document.body.getBoundingClientRect();
  setTimeout(() => {
    const draw = waiting.shift();
    // In a task of its own: what the person does meanwhile comes first.
    setTimeout(drawNext);
    if (draw) flushSync(draw);
  });
}

/** Whether it may be drawn: of many that appear at once, each takes its turn, so that the page answers in between. */
export function useTurn(): boolean {
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    const draw = () => setDrawn(true);
    waiting.push(draw);
    setTimeout(drawNext);
    return () => {
      const place = waiting.indexOf(draw);
      if (place >= 0) waiting.splice(place, 1);
    };
  }, []);
  return isDrawn;
}
