// Every checkpoint of a panda is kept, so its training must not run ahead of the store: the thread waits
// when too many are on their way. A number in shared memory counts them.

/** Its place in the shared words; the first is the signal. */
const UNSAVED = 1;
/** On their way at once. */
const UNSAVED_MAX = 4;
/** A signal is heard after so long; ms. */
const LOOK_MS = 50;

/** Of a slot: the signal, and the count. */
export const WORDS = 2;

/** The thread has handed one over. */
export function fillRoom(words: Int32Array): void {
  Atomics.add(words, UNSAVED, 1);
}

/** Wait in the thread until there is room for one more, as long as `goesOn`. */
export function awaitRoom(words: Int32Array<SharedArrayBuffer>, goesOn: () => boolean): void {
  for (;;) {
    const count = Atomics.load(words, UNSAVED);
    if (count < UNSAVED_MAX || !goesOn()) return;
    Atomics.wait(words, UNSAVED, count, LOOK_MS);
  }
}

/** One is in the store, or was given up. */
export function makeRoom(words: Int32Array<SharedArrayBuffer>): void {
  Atomics.sub(words, UNSAVED, 1);
  Atomics.notify(words, UNSAVED);
}

/** The task has ended. */
export function resetRoom(words: Int32Array): void {
  Atomics.store(words, UNSAVED, 0);
}
