let top: usize = (__heap_base + 15) & ~15;

/**
 * Takes room from the kernel's memory, which grows as needed; traps when it can't, and then nothing was taken. Nothing
 * is given back.
 */
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
