package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.store.HandleState;
import io.cloakwork.coprocessor.store.NetworkId;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What has become of results. The network's row counts them, so that a transaction that has taken
 * numbers keeps others waiting until it is over: whoever reads a number has seen all before it.
 */
final class Feed {
  private Feed() {}

  static void append(
      Handle db,
      NetworkId network,
      List<io.cloakwork.coprocessor.abi.Handle> handles,
      HandleState state) {
    if (handles.isEmpty()) {
      return;
    }
    long last =
        db.createQuery(
                "UPDATE networks SET feed = feed + :count WHERE id = :network RETURNING feed")
            .bind("count", handles.size())
            .bind("network", network.value())
            .mapTo(Long.class)
            .one();
    PreparedBatch batch =
        db.prepareBatch(
            """
            INSERT INTO feed (network, sequence, handle, state)
            VALUES (:network, :sequence, :handle, :state)
            """);
    for (int i = 0; i < handles.size(); i++) {
      batch
          .bind("network", network.value())
          .bind("sequence", last - handles.size() + 1 + i)
          .bind("handle", handles.get(i).raw())
          .bind("state", state.number())
          .add();
    }
    batch.execute();
  }
}
