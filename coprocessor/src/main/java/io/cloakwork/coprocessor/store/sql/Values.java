package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.store.NetworkId;
import io.cloakwork.coprocessor.store.NewCiphertext;
import io.cloakwork.coprocessor.store.Receipt;
import io.cloakwork.fhe.CapacityException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Values as rows, within one transaction. */
final class Values {
  private Values() {}

  /**
   * Stores those values that are not there yet, and has the units that wait for them looked at.
   *
   * @return handles that are new
   * @throws CapacityException if the network has no room for them; the transaction must be undone
   */
  static List<io.cloakwork.coprocessor.abi.Handle> insert(
      Handle db, NetworkId network, List<NewCiphertext> values, long maxBytes) {
    List<NewCiphertext> added =
        values.stream().filter(value -> insert(db, network, value)).toList();
    if (added.isEmpty()) {
      return List.of();
    }
    long bytes = added.stream().mapToLong(value -> value.data().length).sum();
    long total =
        db.createQuery(
                """
                UPDATE networks SET stored_bytes = stored_bytes + :bytes WHERE id = :network
                RETURNING stored_bytes
                """)
            .bind("bytes", bytes)
            .bind("network", network.value())
            .mapTo(Long.class)
            .one();
    if (total > maxBytes) {
      throw new CapacityException("bytes stored for the network", maxBytes, total);
    }
    List<io.cloakwork.coprocessor.abi.Handle> handles =
        added.stream().map(NewCiphertext::handle).toList();
    handles.forEach(handle -> wake(db, network, handle));
    return handles;
  }

  private static boolean insert(Handle db, NetworkId network, NewCiphertext value) {
    Optional<Receipt> receipt = value.receipt();
    return db.createUpdate(
                """
                INSERT INTO ciphertexts (network, handle, data, digest, computation, signature)
                VALUES (:network, :handle, :data, :digest, :computation, :signature)
                ON CONFLICT DO NOTHING
                """)
            .bind("network", network.value())
            .bind("handle", value.handle().raw())
            .bind("data", value.data())
            .bind("digest", value.digest().hex())
            .bind("computation", bytes(receipt.map(r -> r.computation().raw())))
            .bind("signature", bytes(receipt.map(r -> r.signature().raw())))
            .execute()
        == 1;
  }

  private static byte @Nullable [] bytes(Optional<byte[]> value) {
    return value.orElse(null);
  }

  /**
   * Has the units that need a value looked at. Also those that are marked already: a claim that is
   * not over yet may be taking the mark away.
   */
  static void wake(Handle db, NetworkId network, io.cloakwork.coprocessor.abi.Handle handle) {
    db.createUpdate(
            """
            UPDATE units SET dirty = 1 WHERE id IN
              (SELECT unit FROM dependencies WHERE network = :network AND handle = :handle)
            """)
        .bind("network", network.value())
        .bind("handle", handle.raw())
        .execute();
  }
}
