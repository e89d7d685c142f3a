package io.cloakwork.kernels.vector;

/**
 * Where a leaf of the canonical transform lies in a vector: the order in which this provider keeps
 * points. With L lanes the path of a leaf is (group, lane, i), the last two lg L bits each, and its
 * slot is (group·L + i)·L + lane: the last lg L levels of the transform run across vectors after
 * one transposition, not across lanes.
 */
final class SlotOrder {
  private SlotOrder() {}

  /** Leaf path of a slot. */
  static int path(int slot) {
    int mask = Lanes.COUNT - 1;
    int group = slot >> (2 * Lanes.LOG2);
    int i = (slot >> Lanes.LOG2) & mask;
    int lane = slot & mask;
    return (((group << Lanes.LOG2) | lane) << Lanes.LOG2) | i;
  }

  /** Slots in a group: L². */
  static int groupSize() {
    return Lanes.COUNT * Lanes.COUNT;
  }
}
