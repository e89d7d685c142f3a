package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.store.HandleState;
import io.cloakwork.coprocessor.store.NetworkId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Undoes a block, within one transaction. */
final class BlockRemoval {
  private static final String UNITS =
      "(SELECT id FROM units WHERE network = :network AND block = :block)";
  private static final String RESULTS = "(SELECT handle FROM handles WHERE unit IN " + UNITS + ")";

  private BlockRemoval() {}

  static void remove(Handle db, NetworkId network, Hash block) {
    List<io.cloakwork.coprocessor.abi.Handle> settled =
        db.createQuery(
                "SELECT handle FROM handles WHERE state <> 0 AND unit IN "
                    + UNITS
                    + " ORDER BY unit, position, handle")
            .bind("network", network.value())
            .bind("block", block.raw())
            .map((row, _) ->
                io.cloakwork.coprocessor.abi.Handle.ofRaw("handle", row.getBytes("handle")))
            .list();
    run(
        db,
        network,
        block,
        "UPDATE networks SET stored_bytes = stored_bytes - COALESCE((SELECT SUM(LENGTH(data))"
            + " FROM ciphertexts WHERE network = :network AND handle IN "
            + RESULTS
            + "), 0) WHERE id = :network");
    run(
        db,
        network,
        block,
        "DELETE FROM ciphertexts WHERE network = :network AND handle IN " + RESULTS);
    for (String table : List.of("handles", "dependencies", "operations")) {
      run(db, network, block, "DELETE FROM " + table + " WHERE unit IN " + UNITS);
    }
    for (String table : List.of("units", "grants")) {
      run(
          db,
          network,
          block,
          "DELETE FROM " + table + " WHERE network = :network AND block = :block");
    }
    run(db, network, block, "DELETE FROM blocks WHERE network = :network AND id = :block");
    forgetPulls(db, network);
    Feed.append(db, network, settled, HandleState.ORPHANED);
  }

  /** What wanted results needed may be needed no longer: it is found out again. */
  private static void forgetPulls(Handle db, NetworkId network) {
    db.createUpdate("UPDATE handles SET pulled = 0 WHERE network = :network AND state = 0")
        .bind("network", network.value())
        .execute();
    db.createUpdate(
            """
            UPDATE units SET dirty = 1 WHERE network = :network AND id IN
              (SELECT unit FROM handles WHERE network = :network AND state = 0)
            """)
        .bind("network", network.value())
        .execute();
  }

  private static void run(Handle db, NetworkId network, Hash block, String sql) {
    db.createUpdate(sql).bind("network", network.value()).bind("block", block.raw()).execute();
  }
}
