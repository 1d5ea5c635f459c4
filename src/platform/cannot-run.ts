/** Something outside the program is in its way. The message tells the person who started it what, and what to do. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}
