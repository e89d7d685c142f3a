package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Operation;
import io.cloakwork.coprocessor.abi.OperationFormat;
import io.cloakwork.coprocessor.store.ClaimedUnit;
import io.cloakwork.coprocessor.store.HandleState;
import io.cloakwork.coprocessor.store.HandleStatus;
import io.cloakwork.coprocessor.store.Lease;
import io.cloakwork.coprocessor.store.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Units and results as rows, within one transaction. */
final class Units {
  /** What is known of results; a WHERE has to follow. */
  static final String STATUS =
      """
      SELECT h.handle AS handle, h.state AS state, h.cause AS cause,
        CASE WHEN h.pulled = 1 OR EXISTS
          (SELECT 1 FROM grants g WHERE g.network = h.network AND g.handle = h.handle)
        THEN 1 ELSE 0 END AS wanted
      FROM handles h
      """;

  /** Something has happened to it, and nobody has it. */
  private static final String FREE = "dirty = 1 AND owner IS NULL AND not_before <= :now";

  /** Its worker has not been heard of for too long. */
  private static final String ABANDONED = "owner IS NOT NULL AND lease_until <= :now";

  private Units() {}

  static Optional<ClaimedUnit> claim(
      Handle db, Dialect dialect, String worker, String token, long now, Duration lease) {
    for (String condition : List.of(ABANDONED, FREE)) {
      Optional<ClaimedUnit> claimed =
          db.createQuery(
                  """
                  UPDATE units SET dirty = 0, owner = :worker, token = :token,
                    lease_until = :until, attempts = attempts + 1
                  WHERE id = (SELECT id FROM units WHERE %s ORDER BY id LIMIT 1 %s)
                  RETURNING id, network, block, attempts
                  """
                      .formatted(condition, dialect.skipLocked()))
              .bind("worker", worker)
              .bind("token", token)
              .bind("until", now + lease.toMillis())
              .bind("now", now)
              .map((row, _) -> unit(row, token))
              .findOne();
      if (claimed.isPresent()) {
        return claimed.map(unit -> filled(db, unit));
      }
    }
    return Optional.empty();
  }

  private static ClaimedUnit unit(ResultSet row, String token) throws SQLException {
    return new ClaimedUnit(
        new Lease(row.getLong("id"), token),
        new NetworkId(row.getLong("network")),
        Hash.ofRaw("block", row.getBytes("block")),
        List.of(),
        Map.of(),
        Map.of(),
        row.getInt("attempts"));
  }

  private static ClaimedUnit filled(Handle db, ClaimedUnit unit) {
    long id = unit.lease().unit();
    List<Operation> operations =
        db.createQuery("SELECT operation FROM operations WHERE unit = :unit ORDER BY position")
            .bind("unit", id)
            .mapTo(byte[].class)
            .map(OperationFormat::decode)
            .list();
    Map<io.cloakwork.coprocessor.abi.Handle, HandleStatus> results = new HashMap<>();
    db.createQuery(STATUS + " WHERE h.unit = :unit")
        .bind("unit", id)
        .map((row, _) -> status(row))
        .forEach(status -> results.put(status.handle(), status));
    Map<io.cloakwork.coprocessor.abi.Handle, HandleStatus> dependencies = new HashMap<>();
    db.createQuery(
            STATUS
                + " JOIN dependencies d ON d.network = h.network AND d.handle = h.handle"
                + " WHERE d.unit = :unit")
        .bind("unit", id)
        .map((row, _) -> status(row))
        .forEach(status -> dependencies.put(status.handle(), status));
    db.createQuery(
            """
            SELECT d.handle AS handle FROM dependencies d
            JOIN ciphertexts c ON c.network = d.network AND c.handle = d.handle
            WHERE d.unit = :unit
            """)
        .bind("unit", id)
        .map(
            (row, _) -> io.cloakwork.coprocessor.abi.Handle.ofRaw("handle", row.getBytes("handle")))
        .forEach(handle ->
            dependencies.putIfAbsent(
                handle, new HandleStatus(handle, HandleState.DONE, true, Optional.empty())));
    return new ClaimedUnit(
        unit.lease(),
        unit.network(),
        unit.block(),
        operations,
        results,
        dependencies,
        unit.attempts());
  }

  static HandleStatus status(ResultSet row) throws SQLException {
    return new HandleStatus(
        io.cloakwork.coprocessor.abi.Handle.ofRaw("handle", row.getBytes("handle")),
        HandleState.of(row.getInt("state")),
        row.getInt("wanted") == 1,
        Optional.ofNullable(row.getString("cause")));
  }

  /**
   * The network of a unit that the lease's holder still has; it cannot be taken until the end. The
   * network is locked first, as everywhere: whoever waits for a unit's row may hold the network's.
   */
  static Optional<NetworkId> lock(Handle db, Lease lease) {
    db.createUpdate(
            """
            UPDATE networks SET feed = feed WHERE id =
              (SELECT network FROM units WHERE id = :unit AND token = :token)
            """)
        .bind("unit", lease.unit())
        .bind("token", lease.token())
        .execute();
    return db.createQuery(
            "UPDATE units SET token = token WHERE id = :unit AND token = :token RETURNING network")
        .bind("unit", lease.unit())
        .bind("token", lease.token())
        .mapTo(Long.class)
        .map(NetworkId::new)
        .findOne();
  }

  /**
   * Keeps other writers of a network out until the end, so that none waits for each other's rows.
   */
  static void lock(Handle db, NetworkId network) {
    db.createUpdate("UPDATE networks SET feed = feed WHERE id = :network")
        .bind("network", network.value())
        .execute();
  }

  /** Says what has become of a result; false if that is known, or the result is not. */
  static boolean settle(
      Handle db,
      NetworkId network,
      io.cloakwork.coprocessor.abi.Handle handle,
      HandleState state,
      @Nullable String cause) {
    return db.createUpdate(
                """
                UPDATE handles SET state = :state, cause = :cause
                WHERE network = :network AND handle = :handle AND state = 0
                """)
            .bind("state", state.number())
            .bind("cause", cause)
            .bind("network", network.value())
            .bind("handle", handle.raw())
            .execute()
        == 1;
  }

  /** A wanted result of another block needs this one. */
  static void pull(Handle db, NetworkId network, io.cloakwork.coprocessor.abi.Handle handle) {
    int rows =
        db.createUpdate(
                """
                UPDATE handles SET pulled = 1
                WHERE network = :network AND handle = :handle AND pulled = 0
                """)
            .bind("network", network.value())
            .bind("handle", handle.raw())
            .execute();
    if (rows == 1) {
      wakeMaker(db, network, handle);
    }
  }

  /** Has the unit that makes a value looked at. */
  static void wakeMaker(Handle db, NetworkId network, io.cloakwork.coprocessor.abi.Handle handle) {
    db.createUpdate(
            """
            UPDATE units SET dirty = 1 WHERE id =
              (SELECT unit FROM handles
               WHERE network = :network AND handle = :handle AND state = 0)
            """)
        .bind("network", network.value())
        .bind("handle", handle.raw())
        .execute();
  }
}
