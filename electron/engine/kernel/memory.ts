let top: usize = (__heap_base + 15) & ~15;
/** What is taken below it stays; 0: not known yet. */
let base: usize = 0;

/** Gives back all that was taken since the first call. What lies there is not cleared. */
export function takeAnew(): void {
  if (base === 0) base = top;
  top = base;
}

/** Takes room from the kernel's memory, which grows as needed; traps when it can't, and then nothing was taken. */
export function take(bytes: usize): usize {
  const at = top;
  const end = (at + bytes + 15) & ~15;
  // Beyond what an address can tell it would begin anew, over what lies there.
  if (end < at) unreachable();
  const pages = <i32>((end - 1) >>> 16) + 1 - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  top = end;
  return at;
}
