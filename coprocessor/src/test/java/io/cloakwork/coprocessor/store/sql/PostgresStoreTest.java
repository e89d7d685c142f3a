package io.cloakwork.coprocessor.store.sql;

import io.cloakwork.coprocessor.fixtures.TestPostgres;
import io.cloakwork.coprocessor.store.StoreContract;
import java.time.InstantSource;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real PostgreSQL, each test in a database of its own. */
class PostgresStoreTest extends StoreContract {
  private static TestPostgres server;
  private String url = "";

  @BeforeAll
  static void start() {
    server = TestPostgres.startOrSkip();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected SqlStore openEmpty(long maxBytes, InstantSource clock) {
    url = server.newDatabase();
    return openAgain(maxBytes, clock);
  }

  @Override
  protected SqlStore openAgain(long maxBytes, InstantSource clock) {
    return SqlStore.postgresql(url, new Properties(), 4, maxBytes, clock);
  }
}
