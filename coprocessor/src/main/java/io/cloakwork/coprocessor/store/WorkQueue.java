package io.cloakwork.coprocessor.store;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.fhe.CapacityException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Operations that blocks ask for, and who computes them, durable. A unit is the set of operations
 * of one block that share values, directly or over others: workers claim units by leases.
 * Everything that a lease's holder does is refused once somebody else has the unit. Safe for use by
 * many threads and processes.
 *
 * <p>A unit is handed out when something has happened to it: it is new, a value that it needs is
 * there, one of its results is wanted, or its last worker has died. What can be computed is the
 * worker's to find out.
 */
public interface WorkQueue {
  /**
   * Takes the work of a block, whole; a block that is known changes nothing, results that are known
   * change nothing.
   *
   * @param cursor moves with it
   * @return whether the block is new
   * @throws RequestException (conflict) if a result is known as that of another operation
   */
  boolean submit(NetworkId network, BlockWork work, Optional<Cursor> cursor);

  /**
   * Undoes a block: its operations, grants and results, as if it had never been.
   *
   * @param cursor moves with it
   * @return whether the block was known
   * @throws RequestException (conflict) if a block on top of it has not been undone
   */
  boolean orphan(NetworkId network, Hash block, Optional<Cursor> cursor);

  /** Moves a cursor over blocks that ask for nothing. */
  void move(NetworkId network, Cursor cursor);

  /** Where a reader is; nothing if it has read nothing. */
  Optional<Cursor> cursor(NetworkId network, String name);

  /** The known block with the highest number. */
  Optional<Block> head(NetworkId network);

  /** A block, if it is known. */
  Optional<Block> block(NetworkId network, Hash id);

  /**
   * Hands out a unit, the oldest first; one whose lease has expired goes to the next worker.
   *
   * @param worker for people who look into the store
   */
  Optional<ClaimedUnit> claim(String worker, Duration lease);

  /**
   * Prolongs a lease.
   *
   * @return false if somebody else has the unit, or its block was undone
   */
  boolean renew(Lease lease, Duration duration);

  /** Results of earlier blocks that a wanted result needs: they are wanted, too. */
  void want(NetworkId network, Collection<Handle> handles);

  /**
   * Stores results. They are visible, and the units that wait for them are handed out, once this
   * returns; results that are there change nothing.
   *
   * @return false, and nothing is stored, if the lease is over
   * @throws CapacityException if the network has no room for them
   */
  boolean complete(Lease lease, List<NewCiphertext> results);

  /**
   * Gives up results for ever.
   *
   * @return false, and nothing happens, if the lease is over
   */
  boolean poison(Lease lease, List<Poison> results);

  /**
   * Gives a unit back.
   *
   * @param retryAfter empty: the work ended well; else it is handed out again after this time
   */
  void release(Lease lease, Optional<Duration> retryAfter);

  /** What is known of a value: an input, or a result. */
  Optional<HandleStatus> status(NetworkId network, Handle handle);

  /**
   * What has become of results, in order.
   *
   * @param after the last sequence number that is known; 0 for all
   */
  List<FeedEntry> feed(NetworkId network, long after, int limit);

  /** The last sequence number of the feed; 0 if it is empty. */
  long feedEnd(NetworkId network);

  /** How much there is to do. */
  QueueFigures figures();
}
