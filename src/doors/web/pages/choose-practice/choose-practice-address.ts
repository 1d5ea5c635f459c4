/** Where one chooses for which practice one works, and goes on from there. */
export function choosePracticeAddress(to: string): string {
  return to === '/' ? '/choose-practice' : `/choose-practice?${new URLSearchParams({ to })}`;
}
