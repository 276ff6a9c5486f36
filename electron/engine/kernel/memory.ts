let top: usize = (__heap_base + 15) & ~15;

/** Takes room from the kernel's memory, which grows as needed; traps when it can't. Nothing is given back. */
export function take(bytes: usize): usize {
  const at = top;
  top = (at + bytes + 15) & ~15;
  const pages = <i32>((top + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  return at;
}
