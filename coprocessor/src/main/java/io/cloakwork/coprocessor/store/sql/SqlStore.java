package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.store.CiphertextStore;
import io.cloakwork.coprocessor.store.NetworkRegistry;
import io.cloakwork.coprocessor.store.StoreException;
import io.cloakwork.coprocessor.store.WorkQueue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Properties;

/** All durable state of the coprocessor in one database. */
public final class SqlStore implements AutoCloseable {
  private final Database database;
  private final SqlNetworks networks;
  private final SqlCiphertexts ciphertexts;
  private final SqlQueue queue;

  private SqlStore(Database database, long maxBytes, InstantSource clock) {
    this.database = database;
    networks = new SqlNetworks(database);
    ciphertexts = new SqlCiphertexts(database, maxBytes);
    queue = new SqlQueue(database, maxBytes, clock);
  }

  /**
   * A store in one file, which is made if it is not there.
   *
   * @param maxBytes of the values of one network
   * @param clock for leases
   * @throws StoreException if the database does not open
   */
  public static SqlStore sqlite(Path file, long maxBytes, InstantSource clock) {
    return new SqlStore(Database.sqlite(file), maxBytes, clock);
  }

  /**
   * A store on a PostgreSQL server.
   *
   * @param url {@code jdbc:postgresql:…}
   * @param credentials user and password, where the URL does not say them
   * @param connections the most at a time
   * @param maxBytes of the values of one network
   * @param clock for leases
   * @throws StoreException if the database does not open
   */
  public static SqlStore postgresql(
      String url, Properties credentials, int connections, long maxBytes, InstantSource clock) {
    return new SqlStore(Database.postgresql(url, credentials, connections), maxBytes, clock);
  }

  public NetworkRegistry networks() {
    return networks;
  }

  public CiphertextStore ciphertexts() {
    return ciphertexts;
  }

  public WorkQueue queue() {
    return queue;
  }

  @Override
  public void close() {
    database.close();
  }
}
