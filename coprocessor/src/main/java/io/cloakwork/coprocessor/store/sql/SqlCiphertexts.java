package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.Digest;
import io.cloakwork.coprocessor.RequestException;
import io.cloakwork.coprocessor.RequestException.Kind;
import io.cloakwork.coprocessor.abi.Address;
import io.cloakwork.coprocessor.abi.Handle;
import io.cloakwork.coprocessor.abi.Hash;
import io.cloakwork.coprocessor.abi.Signature;
import io.cloakwork.coprocessor.store.CiphertextStore;
import io.cloakwork.coprocessor.store.InputBinding;
import io.cloakwork.coprocessor.store.NetworkId;
import io.cloakwork.coprocessor.store.NewCiphertext;
import io.cloakwork.coprocessor.store.Receipt;
import io.cloakwork.coprocessor.store.StoredCiphertext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Values in the database. */
final class SqlCiphertexts implements CiphertextStore {
  private final Database database;
  private final long maxBytes;

  SqlCiphertexts(Database database, long maxBytes) {
    this.database = database;
    this.maxBytes = maxBytes;
  }

  @Override
  public Optional<StoredCiphertext> find(NetworkId network, Handle handle) {
    return database.read(db -> find(db, network, handle));
  }

  @Override
  public List<StoredCiphertext> find(NetworkId network, Collection<Handle> handles) {
    return database.read(
        db -> handles.stream().flatMap(handle -> find(db, network, handle).stream()).toList());
  }

  private static Optional<StoredCiphertext> find(
      org.jdbi.v3.core.Handle db, NetworkId network, Handle handle) {
    return db.createQuery(
            """
            SELECT data, digest, computation, signature FROM ciphertexts
            WHERE network = :network AND handle = :handle
            """)
        .bind("network", network.value())
        .bind("handle", handle.raw())
        .map((row, _) -> stored(handle, row))
        .findOne();
  }

  private static StoredCiphertext stored(Handle handle, ResultSet row) throws SQLException {
    byte[] computation = row.getBytes("computation");
    return new StoredCiphertext(
        handle,
        row.getBytes("data"),
        new Digest(row.getString("digest")),
        computation == null
            ? Optional.empty()
            : Optional.of(
                new Receipt(
                    Hash.ofRaw("computation", computation),
                    Signature.ofRaw(row.getBytes("signature")))));
  }

  @Override
  public Optional<InputBinding> binding(NetworkId network, Hash list) {
    return database.read(db -> binding(db, network, list));
  }

  private static Optional<InputBinding> binding(
      org.jdbi.v3.core.Handle db, NetworkId network, Hash list) {
    return db.createQuery(
            "SELECT account, contract FROM inputs WHERE network = :network AND list = :list")
        .bind("network", network.value())
        .bind("list", list.raw())
        .map((row, _) ->
            new InputBinding(
                list,
                Address.ofRaw("user", row.getBytes("account")),
                Address.ofRaw("contract", row.getBytes("contract"))))
        .findOne();
  }

  @Override
  public void putInputs(NetworkId network, InputBinding binding, List<NewCiphertext> values) {
    database.write(db -> {
      Units.lock(db, network);
      db.createUpdate(
              """
              INSERT INTO inputs (network, list, account, contract)
              VALUES (:network, :list, :account, :contract) ON CONFLICT DO NOTHING
              """)
          .bind("network", network.value())
          .bind("list", binding.list().raw())
          .bind("account", binding.user().raw())
          .bind("contract", binding.contract().raw())
          .execute();
      if (!binding(db, network, binding.list()).equals(Optional.of(binding))) {
        throw new RequestException(
            Kind.DENIED,
            "user and contract of the list",
            "those that it was first sent for",
            binding.user() + " and " + binding.contract());
      }
      return Values.insert(db, network, values, maxBytes);
    });
  }

  @Override
  public long storedBytes(NetworkId network) {
    return database.read(db ->
        db.createQuery("SELECT stored_bytes FROM networks WHERE id = :network")
            .bind("network", network.value())
            .mapTo(Long.class)
            .one());
  }
}
