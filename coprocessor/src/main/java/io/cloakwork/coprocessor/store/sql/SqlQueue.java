package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.store.Block;
import io.cloakwork.coprocessor.store.BlockWork;
import io.cloakwork.coprocessor.store.ClaimedUnit;
import io.cloakwork.coprocessor.store.Cursor;
import io.cloakwork.coprocessor.store.FeedEntry;
import io.cloakwork.coprocessor.store.HandleState;
import io.cloakwork.coprocessor.store.HandleStatus;
import io.cloakwork.coprocessor.store.Lease;
import io.cloakwork.coprocessor.store.NetworkId;
import io.cloakwork.coprocessor.store.NewCiphertext;
import io.cloakwork.coprocessor.store.Poison;
import io.cloakwork.coprocessor.store.QueueFigures;
import io.cloakwork.coprocessor.store.WorkQueue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queue in the database. */
final class SqlQueue implements WorkQueue {
  private final Database database;
  private final long maxBytes;
  private final InstantSource clock;

  SqlQueue(Database database, long maxBytes, InstantSource clock) {
    this.database = database;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  @Override
  public boolean submit(NetworkId network, BlockWork work, Optional<Cursor> cursor) {
    return database.write(db -> {
      Units.lock(db, network);
      cursor.ifPresent(position -> Blocks.move(db, network, position));
      return Blocks.insert(db, network, work);
    });
  }

  @Override
  public boolean orphan(NetworkId network, Hash block, Optional<Cursor> cursor) {
    return database.write(db -> {
      Units.lock(db, network);
      cursor.ifPresent(position -> Blocks.move(db, network, position));
      Optional<Block> known = Blocks.find(db, network, block);
      if (known.isEmpty()) {
        return false;
      }
      Blocks.child(db, network, block)
          .ifPresent(child -> {
            throw new RequestException(Kind.CONFLICT, "blocks on top of " + block, "none", child);
          });
      BlockRemoval.remove(db, network, block);
      return true;
    });
  }

  @Override
  public void move(NetworkId network, Cursor cursor) {
    database.write(db -> {
      Blocks.move(db, network, cursor);
      return true;
    });
  }

  @Override
  public Optional<Cursor> cursor(NetworkId network, String name) {
    return database.read(db ->
        db.createQuery(
                "SELECT number, block FROM cursors WHERE network = :network AND name = :name")
            .bind("network", network.value())
            .bind("name", name)
            .map((row, _) ->
                new Cursor(name, row.getLong("number"), Hash.ofRaw("block", row.getBytes("block"))))
            .findOne());
  }

  @Override
  public Optional<Block> head(NetworkId network) {
    return database.read(db -> Blocks.head(db, network));
  }

  @Override
  public Optional<Block> block(NetworkId network, Hash id) {
    return database.read(db -> Blocks.find(db, network, id));
  }

  @Override
  public Optional<ClaimedUnit> claim(String worker, Duration lease) {
    return database.write(db ->
        Units.claim(db, database.dialect(), worker, UUID.randomUUID().toString(), now(), lease));
  }

  @Override
  public boolean renew(Lease lease, Duration duration) {
    return database.write(db ->
        db.createUpdate("UPDATE units SET lease_until = :until WHERE id = :unit AND token = :token")
                .bind("until", now() + duration.toMillis())
                .bind("unit", lease.unit())
                .bind("token", lease.token())
                .execute()
            == 1);
  }

  @Override
  public void want(NetworkId network, Collection<Handle> handles) {
    if (handles.isEmpty()) {
      return;
    }
    database.write(db -> {
      Units.lock(db, network);
      handles.forEach(handle -> Units.pull(db, network, handle));
      return true;
    });
  }

  @Override
  public boolean complete(Lease lease, List<NewCiphertext> results) {
    return database.write(db -> {
      Optional<NetworkId> network = Units.lock(db, lease);
      if (network.isEmpty()) {
        return false;
      }
      List<Handle> added = Values.insert(db, network.get(), results, maxBytes);
      added.forEach(handle -> Units.settle(db, network.get(), handle, HandleState.DONE, null));
      Feed.append(db, network.get(), added, HandleState.DONE);
      return true;
    });
  }

  @Override
  public boolean poison(Lease lease, List<Poison> results) {
    return database.write(db -> {
      Optional<NetworkId> network = Units.lock(db, lease);
      if (network.isEmpty()) {
        return false;
      }
      List<Handle> settled =
          results.stream()
              .filter(poison ->
                  Units.settle(
                      db, network.get(), poison.handle(), HandleState.POISONED, poison.cause()))
              .map(Poison::handle)
              .toList();
      settled.forEach(handle -> Values.wake(db, network.get(), handle));
      Feed.append(db, network.get(), settled, HandleState.POISONED);
      return true;
    });
  }

  @Override
  public void release(Lease lease, Optional<Duration> retryAfter) {
    database.write(db -> {
      String attempts = retryAfter.isPresent() ? "" : ", attempts = 0";
      return db.createUpdate(
              "UPDATE units SET owner = NULL, token = NULL, not_before = :notBefore,"
                  + " dirty = CASE WHEN :again = 1 THEN 1 ELSE dirty END"
                  + attempts
                  + " WHERE id = :unit AND token = :token")
          .bind("notBefore", retryAfter.map(delay -> now() + delay.toMillis()).orElse(0L))
          .bind("again", retryAfter.isPresent() ? 1 : 0)
          .bind("unit", lease.unit())
          .bind("token", lease.token())
          .execute();
    });
  }

  @Override
  public Optional<HandleStatus> status(NetworkId network, Handle handle) {
    return database.read(db -> {
      Optional<HandleStatus> result =
          db.createQuery(Units.STATUS + " WHERE h.network = :network AND h.handle = :handle")
              .bind("network", network.value())
              .bind("handle", handle.raw())
              .map((row, _) -> Units.status(row))
              .findOne();
      return result.isPresent()
          ? result
          : db.createQuery(
                  "SELECT 1 FROM ciphertexts WHERE network = :network AND handle = :handle")
              .bind("network", network.value())
              .bind("handle", handle.raw())
              .map((_, _) -> new HandleStatus(handle, HandleState.DONE, true, Optional.empty()))
              .findOne();
    });
  }

  @Override
  public List<FeedEntry> feed(NetworkId network, long after, int limit) {
    return database.read(db ->
        db.createQuery(
                """
                SELECT sequence, handle, state FROM feed
                WHERE network = :network AND sequence > :after ORDER BY sequence LIMIT :limit
                """)
            .bind("network", network.value())
            .bind("after", after)
            .bind("limit", limit)
            .map((row, _) -> entry(row))
            .list());
  }

  private static FeedEntry entry(ResultSet row) throws SQLException {
    return new FeedEntry(
        row.getLong("sequence"),
        Handle.ofRaw("handle", row.getBytes("handle")),
        HandleState.of(row.getInt("state")));
  }

  @Override
  public long feedEnd(NetworkId network) {
    return database.read(db ->
        db.createQuery("SELECT feed FROM networks WHERE id = :network")
            .bind("network", network.value())
            .mapTo(Long.class)
            .one());
  }

  @Override
  public QueueFigures figures() {
    return database.read(db ->
        db.createQuery(
                """
                SELECT (SELECT COUNT(*) FROM units WHERE dirty = 1) AS dirty,
                  (SELECT COUNT(*) FROM units WHERE owner IS NOT NULL) AS claimed,
                  (SELECT COUNT(*) FROM handles WHERE state = 0) AS waiting
                """)
            .map((row, _) ->
                new QueueFigures(
                    row.getLong("dirty"), row.getLong("claimed"), row.getLong("waiting")))
            .one());
  }

  private long now() {
    return clock.millis();
  }
}
