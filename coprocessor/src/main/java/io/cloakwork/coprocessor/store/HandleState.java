package io.cloakwork.coprocessor.store;

/** What has become of a result. Numbers are stored: they never change. */
public enum HandleState {
  /** Nobody may see it, or something that it depends on is missing, or it is being computed. */
  WAITING(0),
  /** It is stored. */
  DONE(1),
  /** It will never be there; the cause is stored. */
  POISONED(2),
  /** Its block is no longer part of the chain. Only in the feed. */
  ORPHANED(3);

  private final int number;

  HandleState(int number) {
    this.number = number;
  }

  /** In the store and in messages. */
  public int number() {
    return number;
  }

  /** The state with a number. */
  public static HandleState of(int number) {
    for (HandleState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new IllegalArgumentException("state of a handle: " + number);
  }
}
