package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Operation;
import io.cloakwork.coprocessor.abi.OperationFormat;
import io.cloakwork.coprocessor.store.Block;
import io.cloakwork.coprocessor.store.BlockWork;
import io.cloakwork.coprocessor.store.Cursor;
import io.cloakwork.coprocessor.store.Grant;
import io.cloakwork.coprocessor.store.NetworkId;
import io.cloakwork.coprocessor.store.UnitParts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Blocks as rows, within one transaction. */
final class Blocks {
  private static final byte[] EVERYBODY = {};

  private Blocks() {}

  /** Takes the work of a block; nothing changes if it is known. */
  static boolean insert(Handle db, NetworkId network, BlockWork work) {
    Block block = work.block();
    int rows =
        db.createUpdate(
                """
                INSERT INTO blocks (network, id, number, parent)
                VALUES (:network, :id, :number, :parent) ON CONFLICT DO NOTHING
                """)
            .bind("network", network.value())
            .bind("id", block.id().raw())
            .bind("number", block.number())
            .bind("parent", block.parent().raw())
            .execute();
    if (rows == 0) {
      return false;
    }
    List<Operation> added = new ArrayList<>();
    Set<io.cloakwork.coprocessor.abi.Handle> results = new HashSet<>();
    for (Operation operation : work.operations()) {
      boolean repeated = results.contains(operation.handle());
      if (repeated) {
        requireSame(added, operation);
      } else if (!isKnown(db, network, operation)) {
        added.add(operation);
        results.addAll(operation.results());
      }
    }
    for (List<Integer> part : UnitParts.of(added)) {
      insertUnit(db, network, block.id(), part.stream().map(added::get).toList());
    }
    work.grants().forEach(grant -> insertGrant(db, network, block.id(), grant));
    return true;
  }

  private static void insertUnit(
      Handle db, NetworkId network, Hash block, List<Operation> operations) {
    long unit =
        db.createQuery(
                """
                INSERT INTO units (network, block, dirty) VALUES (:network, :block, 1) RETURNING id
                """)
            .bind("network", network.value())
            .bind("block", block.raw())
            .mapTo(Long.class)
            .one();
    Set<io.cloakwork.coprocessor.abi.Handle> inside = new HashSet<>();
    Set<io.cloakwork.coprocessor.abi.Handle> needed = new HashSet<>();
    for (int position = 0; position < operations.size(); position++) {
      Operation operation = operations.get(position);
      inside.addAll(operation.results());
      needed.addAll(operation.inputs());
      db.createUpdate(
              """
              INSERT INTO operations (unit, position, operation)
              VALUES (:unit, :position, :operation)
              """)
          .bind("unit", unit)
          .bind("position", position)
          .bind("operation", OperationFormat.encode(operation))
          .execute();
      for (io.cloakwork.coprocessor.abi.Handle result : operation.results()) {
        insertResult(db, network, unit, position, result);
      }
    }
    needed.removeAll(inside);
    for (io.cloakwork.coprocessor.abi.Handle handle : needed) {
      db.createUpdate(
              """
              INSERT INTO dependencies (unit, network, handle) VALUES (:unit, :network, :handle)
              """)
          .bind("unit", unit)
          .bind("network", network.value())
          .bind("handle", handle.raw())
          .execute();
    }
  }

  private static void insertResult(
      Handle db,
      NetworkId network,
      long unit,
      int position,
      io.cloakwork.coprocessor.abi.Handle result) {
    int rows =
        db.createUpdate(
                """
                INSERT INTO handles (network, handle, unit, position)
                VALUES (:network, :handle, :unit, :position) ON CONFLICT DO NOTHING
                """)
            .bind("network", network.value())
            .bind("handle", result.raw())
            .bind("unit", unit)
            .bind("position", position)
            .execute();
    if (rows == 0) {
      throw conflict(result, "an operation that is the only one with this result");
    }
    Values.wake(db, network, result); // work of a later block may have come first
  }

  private static void insertGrant(Handle db, NetworkId network, Hash block, Grant grant) {
    db.createUpdate(
            """
            INSERT INTO grants (network, handle, account, block)
            VALUES (:network, :handle, :account, :block) ON CONFLICT DO NOTHING
            """)
        .bind("network", network.value())
        .bind("handle", grant.handle().raw())
        .bind(
            "account",
            grant.account().map(io.cloakwork.coprocessor.abi.Address::raw).orElse(EVERYBODY))
        .bind("block", block.raw())
        .execute();
    Units.wakeMaker(db, network, grant.handle());
  }

  /** Whether the same operation came in an earlier block: executors before 0.3.0 repeat handles. */
  private static boolean isKnown(Handle db, NetworkId network, Operation operation) {
    Optional<byte[]> known =
        db.createQuery(
                """
                SELECT o.operation FROM handles h
                JOIN operations o ON o.unit = h.unit AND o.position = h.position
                WHERE h.network = :network AND h.handle = :handle
                """)
            .bind("network", network.value())
            .bind("handle", operation.handle().raw())
            .mapTo(byte[].class)
            .findOne();
    if (known.isPresent() && !Arrays.equals(known.get(), OperationFormat.encode(operation))) {
      throw conflict(operation.handle(), "the operation that it is known for");
    }
    return known.isPresent();
  }

  private static void requireSame(List<Operation> added, Operation operation) {
    if (!added.contains(operation)) {
      throw conflict(operation.handle(), "one operation in the block");
    }
  }

  private static RequestException conflict(
      io.cloakwork.coprocessor.abi.Handle handle, String expected) {
    return new RequestException(Kind.CONFLICT, "result " + handle, expected, "another operation");
  }

  static void move(Handle db, NetworkId network, Cursor cursor) {
    db.createUpdate(
            """
            INSERT INTO cursors (network, name, number, block)
            VALUES (:network, :name, :number, :block)
            ON CONFLICT (network, name) DO UPDATE SET number = :number, block = :block
            """)
        .bind("network", network.value())
        .bind("name", cursor.name())
        .bind("number", cursor.number())
        .bind("block", cursor.block().raw())
        .execute();
  }

  static Optional<Block> find(Handle db, NetworkId network, Hash id) {
    return db.createQuery(
            "SELECT id, number, parent FROM blocks WHERE network = :network AND id = :id")
        .bind("network", network.value())
        .bind("id", id.raw())
        .map((row, _) -> block(row))
        .findOne();
  }

  static Optional<Block> head(Handle db, NetworkId network) {
    return db.createQuery(
            """
            SELECT id, number, parent FROM blocks
            WHERE network = :network ORDER BY number DESC, id LIMIT 1
            """)
        .bind("network", network.value())
        .map((row, _) -> block(row))
        .findOne();
  }

  /** A block on top of another. */
  static Optional<Hash> child(Handle db, NetworkId network, Hash parent) {
    return db.createQuery(
            """
            SELECT id FROM blocks
            WHERE network = :network AND parent = :parent AND id <> :parent LIMIT 1
            """)
        .bind("network", network.value())
        .bind("parent", parent.raw())
        .map((row, _) -> Hash.ofRaw("block", row.getBytes("id")))
        .findOne();
  }

  private static Block block(ResultSet row) throws SQLException {
    return new Block(
        Hash.ofRaw("block", row.getBytes("id")),
        row.getLong("number"),
        Hash.ofRaw("parent of a block", row.getBytes("parent")));
  }
}
